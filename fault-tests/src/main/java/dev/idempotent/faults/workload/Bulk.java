package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Receipt;

/** A result of some size. */
public record Bulk(Receipt receipt, String filler) {}
