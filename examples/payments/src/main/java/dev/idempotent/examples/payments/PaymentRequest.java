package dev.idempotent.examples.payments;

import java.math.BigDecimal;

/**
 * What a client asks for. A client that got no answer sends the same request again.
 *
 * @param requestId what the client calls this request; it uses no id for two requests
 * @param customerId who asks
 * @param accountId what to charge
 * @param amount with as many decimals as the currency has
 * @param currency an ISO 4217 code
 */
public record PaymentRequest(
    String requestId, String customerId, String accountId, BigDecimal amount, String currency) {}
