package dev.idempotent.examples.payments;

import java.math.BigDecimal;

/** What a client gets for its request, and for each retry of it. */
public record Receipt(long paymentId, String accountId, BigDecimal amount, String currency) {}
