package dev.idempotent.benchmarks;

import java.util.List;

/** A result with a list that may be changed: each replay decodes a new one. */
record Invoice(long paymentId, String account, List<String> lines) {}
