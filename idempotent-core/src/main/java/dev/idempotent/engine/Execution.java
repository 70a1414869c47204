package dev.idempotent.engine;

import dev.idempotent.IdempotentCall;
import dev.idempotent.OutcomeUnknownException;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.Claim.Completion;
import dev.idempotent.spi.Claim.End;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * One call whose method is to run now, with its identity claimed. The adapter runs the method and
 * then calls exactly one of {@link #complete} and {@link #fail}, on the thread that began.
 */
public final class Execution extends IdempotentCall implements Begun {
  private final IdempotencyEngine engine;
  private final Operation operation;
  private final Identity identity;
  private final Digest digest;
  private final @Nullable Digest fingerprint;
  private final Claim claim;
  private final @Nullable Flight flight;
  private @Nullable Outcome outcome;
  private @Nullable Object shared;

  Execution(
      IdempotencyEngine engine,
      Operation operation,
      Identity identity,
      Digest digest,
      @Nullable Digest fingerprint,
      Claim claim,
      @Nullable Flight flight) {
    this.engine = engine;
    this.operation = operation;
    this.identity = identity;
    this.digest = digest;
    this.fingerprint = fingerprint;
    this.claim = claim;
    this.flight = flight;
  }

  /** Makes this the thread's current call. */
  Execution start() {
    claim.whenEnded(this::land);
    enter();
    return this;
  }

  /**
   * Stores the result, commits, and returns what the caller gets.
   *
   * @param result what the method returned; ignored for a void method
   * @throws dev.idempotent.IdempotencyException if the call did not take effect, or nobody can tell
   */
  public @Nullable Object complete(@Nullable Object result) {
    Completion completion;
    try {
      outcome = encode(result);
      shared = operation.sharesResults() ? result : null;
      completion = claim.complete(outcome);
    } catch (Throwable thrown) {
      engine.report(
          thrown instanceof OutcomeUnknownException ? CallOutcome.UNKNOWN : CallOutcome.FAILED,
          operation,
          identity);
      throw thrown;
    } finally {
      exit();
    }
    if (completion instanceof Completion.Superseded superseded) {
      return supersededBy(superseded.winner());
    }
    engine.report(CallOutcome.EXECUTED, operation, identity);
    return result;
  }

  /**
   * Rolls everything back because the method threw.
   *
   * @param thrown what it threw; failures of the roll back are added to it as suppressed
   * @return the same object, for the adapter to throw
   */
  public <X extends Throwable> X fail(X thrown) {
    exit();
    claim.abandon(thrown);
    engine.report(CallOutcome.ROLLED_BACK, operation, identity);
    return thrown;
  }

  @Override
  public String hash() {
    return digest.abbreviated();
  }

  @Override
  public String deriveKey(String purpose) {
    // The lengths keep (identity, purpose) pairs apart; the word keeps them apart from identities.
    String text = "derived:" + digest.toHex() + ":" + purpose.length() + ":" + purpose;
    return Digest.sha256(text.getBytes(StandardCharsets.UTF_16BE)).toHex();
  }

  @Override
  public void afterCommit(Runnable action) {
    claim.whenEnded(
        end -> {
          if (end == End.COMMITTED) {
            engine.runContained(action, operation);
          }
        });
  }

  boolean isOf(IdempotencyEngine other, Identity otherIdentity) {
    return engine == other && identity.equals(otherIdentity);
  }

  @Nullable Execution outerExecution() {
    return (Execution) outer();
  }

  private Outcome encode(@Nullable Object result) {
    try {
      return operation.encode(result);
    } catch (Throwable thrown) {
      claim.abandon(thrown);
      throw thrown;
    }
  }

  private @Nullable Object supersededBy(StoredOutcome winner) {
    Replay replay = Replay.of(winner, operation);
    engine.refuseOtherFingerprint(replay, fingerprint, operation, identity);
    engine.report(CallOutcome.REPLAYED_FROM_STORE, operation, identity);
    return replay.result(operation);
  }

  /** Runs when the outermost transaction has ended: only now may others see the outcome. */
  private void land(End end) {
    if (end == End.COMMITTED && outcome != null) {
      Replay replay = new Replay(outcome, shared, fingerprint, claim.expiresAt());
      engine.arrived(identity, replay, flight);
    } else if (flight != null) {
      engine.failed(identity, flight);
    }
  }
}
