package dev.idempotent.engine;

import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.CommitResolution;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells the listener, if there is one, and contains what it throws: a call that has taken effect
 * must not look as if it had not. Safe for use by several threads.
 */
public final class Notifier {
  private static final Logger LOG = System.getLogger(Notifier.class.getName());

  private final @Nullable CallListener listener;
  private final AtomicBoolean failed = new AtomicBoolean();

  private Notifier(@Nullable CallListener listener) {
    this.listener = listener;
  }

  /** Returns one that tells the listener, or nobody if it is null. */
  public static Notifier to(@Nullable CallListener listener) {
    return new Notifier(listener);
  }

  /** Whether anybody listens, so that an event is worth making. */
  boolean isHeard() {
    return listener != null;
  }

  void outcome(CallEvent event) {
    tell(to -> to.onOutcome(event));
  }

  /** Tells that a claim is tried again. */
  public void claimRetried(String method) {
    tell(to -> to.onClaimRetried(method));
  }

  /** Tells what became of a commit whose answer was lost. */
  public void commitResolved(String method, CommitResolution resolution) {
    tell(to -> to.onCommitResolved(method, resolution));
  }

  /** Tells that expired keys were deleted. */
  public void purged(int deletedRows) {
    tell(to -> to.onPurged(deletedRows));
  }

  private void tell(Consumer<CallListener> telling) {
    if (listener == null) {
      return;
    }
    try {
      telling.accept(listener);
    } catch (Throwable e) { // Kotlin and others throw checked exceptions here, too.
      Sneaky.keepInterrupt(e);
      if (failed.compareAndSet(false, true)) {
        LOG.log(Level.WARNING, "the listener threw; further exceptions of it are not logged", e);
      }
    }
  }
}
