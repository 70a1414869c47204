package dev.idempotent.faults.planted;

import dev.idempotent.spi.Claim;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Passes everything on to the right claim; bugs override what they do wrong. */
class BuggyClaim implements Claim {
  private final Claim right;

  BuggyClaim(Claim right) {
    this.right = right;
  }

  @Override
  public Completion complete(Outcome outcome) {
    return right.complete(outcome);
  }

  @Override
  public Completion completeWithFailure(Outcome failure) {
    return right.completeWithFailure(failure);
  }

  @Override
  public long expiresAt() {
    return right.expiresAt();
  }

  @Override
  public @Nullable StoredOutcome abandon(Throwable reason) {
    return right.abandon(reason);
  }

  @Override
  public boolean isWorthRetrying(Throwable reason) {
    return right.isWorthRetrying(reason);
  }

  @Override
  public void whenEnded(Consumer<End> action) {
    right.whenEnded(action);
  }

  @Override
  public void whenAllEnded(Consumer<End> action) {
    right.whenAllEnded(action);
  }
}
