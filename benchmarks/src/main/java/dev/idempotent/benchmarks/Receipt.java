package dev.idempotent.benchmarks;

/** A result that nobody can change: one object serves all replays. */
record Receipt(long paymentId, String account) {}
