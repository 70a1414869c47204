package dev.idempotent.faults.planted;

import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.IdempotencyStore;

/** What a store does instead of claiming in the right way. */
@FunctionalInterface
interface StoreBug {
  ClaimResult claim(IdempotencyStore right, ClaimRequest request);
}
