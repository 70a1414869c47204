package dev.idempotent;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The idempotent call that the current thread is running, as its method sees it. Used by that
 * thread only, and only while the method runs.
 */
public abstract class IdempotentCall {
  private static final ThreadLocal<@Nullable IdempotentCall> CURRENT = new ThreadLocal<>();

  private @Nullable IdempotentCall outer;

  /** For engines. */
  protected IdempotentCall() {}

  /**
   * Returns the innermost call that this thread is running.
   *
   * @throws IllegalStateException outside of an idempotent call; also on a thread that the method
   *     started
   */
  public static IdempotentCall current() {
    return find()
        .orElseThrow(
            () -> new IllegalStateException("this thread is not inside an idempotent call"));
  }

  /** Returns the innermost call that this thread is running, if there is one. */
  public static Optional<IdempotentCall> find() {
    return Optional.ofNullable(CURRENT.get());
  }

  /** Returns the identity's short hash, fit for logs: 12 hexadecimal digits. */
  public abstract String hash();

  /**
   * Derives a key for a call to a further system: 64 hexadecimal digits, the same on every retry of
   * this call, and another one for every other purpose or identity.
   *
   * @param purpose which call of the method it is for, such as {@code "card-gateway"}
   */
  public abstract String deriveKey(String purpose);

  /**
   * Has the action run by this thread after the outermost transaction has committed and all calls
   * of it can be replayed; never if it rolls back, never on a replay. An exception of the action is
   * logged and goes no further, since the call has taken effect. A host that dies in between does
   * not run it: what must not be lost belongs into the transaction.
   */
  public abstract void afterCommit(Runnable action);

  /** Returns the call that this one runs inside of, in the same thread. */
  protected final @Nullable IdempotentCall outer() {
    return outer;
  }

  /** Makes this the current call. */
  protected final void enter() {
    outer = CURRENT.get();
    CURRENT.set(this);
  }

  /** Makes the outer call the current one again. */
  protected final void exit() {
    if (outer == null) {
      CURRENT.remove();
    } else {
      CURRENT.set(outer);
    }
  }
}
