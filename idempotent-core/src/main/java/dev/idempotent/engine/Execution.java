package dev.idempotent.engine;

import dev.idempotent.CallInProgressException;
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
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One call whose method is to run now, with its identity claimed. The adapter runs the method and
 * then calls exactly one of {@link #completed} and {@link #failed}, on the thread that began.
 */
public final class Execution extends IdempotentCall implements Step {
  private static final Logger LOG = System.getLogger(Execution.class.getName());

  private final ClaimPath path;
  private final Reports reports;
  private final Invocation call;
  private final Operation operation;
  private final Digest digest;
  private final Claim claim;
  private final @Nullable Flight flight;
  private final List<Runnable> afterCommit = new ArrayList<>(0);
  private @Nullable Outcome outcome;
  private @Nullable Object shared;
  private boolean kept;
  private boolean executed;

  Execution(
      ClaimPath path,
      Reports reports,
      Invocation call,
      Digest digest,
      Claim claim,
      @Nullable Flight flight) {
    this.path = path;
    this.reports = reports;
    this.call = call;
    this.operation = call.operation();
    this.digest = digest;
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
   * Stores the result and commits.
   *
   * @param result what the method returned; ignored for a void method
   * @throws dev.idempotent.IdempotencyException if the call did not take effect, or nobody can tell
   */
  public Step completed(@Nullable Object result) {
    exit();
    Completion completion;
    try {
      outcome = encoded(() -> encode(result));
      completion = claim.complete(outcome);
    } catch (Throwable thrown) {
      return retryOr(CallOutcome.FAILED, thrown);
    }
    if (completion instanceof Completion.Superseded superseded) {
      return replayOf(superseded.winner());
    }
    kept = true;
    return new Done(result);
  }

  private Outcome encode(@Nullable Object result) {
    shared = result != null && operation.shares(result) ? result : null;
    return operation.encode(result);
  }

  /**
   * Rolls everything back because the method threw, or records the failure, and throws it on as the
   * same instance; what fails in rolling back is added to it as suppressed.
   *
   * @return what to do instead, where the method is run again or another call's outcome stands
   */
  public Step failed(Throwable thrown) {
    exit();
    if (isToBeRecorded(thrown)) {
      return recorded(thrown);
    }
    StoredOutcome winner = claim.abandon(thrown);
    return winner == null ? retryOr(CallOutcome.ROLLED_BACK, thrown) : replayOf(winner);
  }

  /** A codec that can't tell must not keep the claim from being ended. */
  private boolean isToBeRecorded(Throwable thrown) {
    try {
      return operation.records(thrown);
    } catch (Throwable failure) {
      if (failure != thrown) {
        thrown.addSuppressed(failure);
      }
      return false;
    }
  }

  private Step recorded(Throwable thrown) {
    Completion completion;
    try {
      outcome = encoded(() -> operation.encodeFailure(thrown));
      completion = claim.completeWithFailure(outcome);
    } catch (Throwable failure) {
      failure.addSuppressed(thrown);
      return retryOr(CallOutcome.FAILED, failure);
    }
    if (completion instanceof Completion.Superseded superseded) {
      return replayOf(superseded.winner());
    }
    kept = true;
    throw Sneaky.unchecked(thrown);
  }

  private Outcome encoded(Supplier<Outcome> encoding) {
    try {
      return encoding.get();
    } catch (Throwable thrown) {
      claim.abandon(thrown);
      throw thrown;
    }
  }

  private Step retryOr(CallOutcome otherwise, Throwable thrown) {
    operation.replays().count(false);
    if (claim.isWorthRetrying(thrown) && call.retries().isLeft()) {
      reports.ended(CallOutcome.RETRIED, call);
      return path.begin(call.again(thrown));
    }
    reports.ended(outcomeOf(thrown, otherwise), call);
    call.retries().suppressInto(thrown);
    throw Sneaky.unchecked(thrown);
  }

  private static CallOutcome outcomeOf(Throwable thrown, CallOutcome otherwise) {
    if (otherwise != CallOutcome.FAILED) {
      return otherwise;
    }
    if (thrown instanceof OutcomeUnknownException) {
      return CallOutcome.UNKNOWN;
    }
    return thrown instanceof CallInProgressException ? CallOutcome.IN_PROGRESS : otherwise;
  }

  private Step replayOf(StoredOutcome winner) {
    operation.replays().count(true);
    Replay replay = Replay.of(winner, operation);
    return path.replayed(replay, CallOutcome.REPLAYED_FROM_STORE, call);
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
    Objects.requireNonNull(action, "action");
    if (afterCommit.isEmpty()) {
      claim.whenAllEnded(end -> runAfterCommit());
    }
    afterCommit.add(action);
  }

  boolean isOf(ClaimPath other, Identity identity) {
    return path == other && call.identity().equals(identity);
  }

  @Nullable Execution outerExecution() {
    return (Execution) outer();
  }

  /** Runs when the outermost transaction has ended: only now may others see the outcome. */
  private void land(End end) {
    if (end == End.COMMITTED && outcome != null) {
      took(outcome);
      return;
    }
    path.failed(call.identity(), flight);
    if (kept) {
      // What this call knows of itself is reported where it fails; here it is the enclosing one.
      reports.ended(end == End.UNKNOWN ? CallOutcome.UNKNOWN : CallOutcome.ROLLED_BACK, call);
    }
  }

  private void took(Outcome committed) {
    operation.replays().count(false);
    Replay replay = new Replay(committed, shared, call.fingerprint(), claim.expiresAt());
    path.arrived(call.identity(), replay, flight);
    if (committed.kind() == Outcome.Kind.FAILURE) {
      reports.ended(CallOutcome.FAILURE_RECORDED, call);
    } else {
      executed = true;
      reports.ended(CallOutcome.EXECUTED, call);
    }
  }

  private void runAfterCommit() {
    if (executed) {
      List.copyOf(afterCommit).forEach(this::runContained);
    }
  }

  private void runContained(Runnable action) {
    try {
      action.run();
    } catch (Throwable e) { // Kotlin and others throw checked exceptions out of a Runnable.
      Sneaky.keepInterrupt(e);
      LOG.log(
          Level.WARNING,
          "an afterCommit action of "
              + operation.method()
              + " threw "
              + e.getClass().getName()
              + "; the call has taken effect all the same");
    }
  }
}
