package dev.idempotent.benchmarks.lab;

/**
 * What the business method returns.
 *
 * @param paymentId the inserted payment
 * @param balance the account's balance after it, in cents
 */
public record Paid(long paymentId, long balance) {}
