package dev.idempotent.faults.attack;

/**
 * A fault that is due.
 *
 * @param atMillis when, from the beginning of the round
 * @param seed decides what is left open: which worker, which rows, for how long
 */
record Event(long atMillis, FaultKind kind, long seed) {}
