package dev.idempotent.spi;

import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;

/**
 * Several listeners as one, told in their order. What one throws is logged once, and the next ones
 * are told all the same. Safe for use by several threads.
 */
final class AllListeners implements CallListener {
  private static final Logger LOG = System.getLogger(CallListener.class.getName());

  private static final class Member {
    private final CallListener listener;
    private final AtomicBoolean failed = new AtomicBoolean();

    Member(CallListener listener) {
      this.listener = listener;
    }

    void tell(Consumer<CallListener> telling) {
      try {
        telling.accept(listener);
      } catch (Throwable e) { // Kotlin and others throw checked exceptions here, too.
        if (e instanceof InterruptedException) {
          Thread.currentThread().interrupt();
        }
        if (failed.compareAndSet(false, true)) {
          LOG.log(
              Level.WARNING,
              "the listener "
                  + listener.getClass().getName()
                  + " threw; further exceptions of it are not logged",
              e);
        }
      }
    }
  }

  private final List<Member> members;

  AllListeners(List<CallListener> listeners) {
    members = listeners.stream().map(Member::new).toList();
  }

  @Override
  public void onOutcome(CallEvent event) {
    tell(listener -> listener.onOutcome(event));
  }

  @Override
  public void onClaimRetried(String method) {
    tell(listener -> listener.onClaimRetried(method));
  }

  @Override
  public void onCommitResolved(String method, CommitResolution resolution) {
    tell(listener -> listener.onCommitResolved(method, resolution));
  }

  @Override
  public void onPurged(int deletedRows) {
    tell(listener -> listener.onPurged(deletedRows));
  }

  private void tell(Consumer<CallListener> telling) {
    for (Member member : members) {
      member.tell(telling);
    }
  }
}
