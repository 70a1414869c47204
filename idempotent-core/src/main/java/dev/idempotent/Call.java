package dev.idempotent;

import dev.idempotent.template.Ttl;
import java.lang.reflect.Type;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * One call of an operation without an annotation: what {@code @Idempotent} says of a method and its
 * arguments, said by hand. Immutable.
 *
 * @param <T> the result's type
 */
public final class Call<T> {
  private final String operation;
  private final String key;
  private final Type type;
  private final String scope;
  private final @Nullable Duration ttl;
  private final @Nullable String fingerprint;

  private Call(
      String operation,
      String key,
      Type type,
      String scope,
      @Nullable Duration ttl,
      @Nullable String fingerprint) {
    this.operation = present("operation", operation);
    this.key = present("key", key);
    this.type = type;
    this.scope = scope;
    this.ttl = ttl;
    this.fingerprint = fingerprint;
  }

  private static String present(String what, @Nullable String text) {
    if (text == null) {
      throw new InvalidKeyException(ErrorCode.KEY_PART_NULL, "the " + what + " is null");
    }
    return text;
  }

  /**
   * Describes a call.
   *
   * @param operation what is done; the same for all calls of one kind, such as {@code
   *     "payments.charge"}
   * @param key the caller's key, unique within operation and scope; made of several parts only in a
   *     way that keeps them apart
   * @param type the result's class; {@code Void.class} for none
   */
  public static <T> Call<T> of(String operation, String key, Class<T> type) {
    return new Call<>(operation, key, type, "", null, null);
  }

  /** Describes a call whose result has type arguments. */
  public static <T> Call<T> of(String operation, String key, ResultType<T> type) {
    return new Call<>(operation, key, type.type(), "", null, null);
  }

  /** Returns the same call for a tenant or principal. */
  public Call<T> scope(String newScope) {
    return new Call<>(operation, key, type, newScope, ttl, fingerprint);
  }

  /**
   * Returns the same call with another life than the engine's default.
   *
   * @throws IdempotencyConfigurationException unless it is between 1 millisecond and ten years
   */
  public Call<T> ttl(Duration newTtl) {
    if (newTtl.compareTo(Ttl.MINIMUM) < 0 || newTtl.compareTo(Ttl.MAXIMUM) > 0) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          operation + ": ttl must be between 1 ms and " + Ttl.MAXIMUM + ", and is " + newTtl);
    }
    return new Call<>(operation, key, type, scope, newTtl, fingerprint);
  }

  /** Returns the same call with a text that a retry must repeat, or else it is refused. */
  public Call<T> fingerprint(String newFingerprint) {
    return new Call<>(operation, key, type, scope, ttl, newFingerprint);
  }

  /** Returns the operation's name. */
  public String operation() {
    return operation;
  }

  /** Returns the key. */
  public String key() {
    return key;
  }

  /** Returns the result's type. */
  public Type type() {
    return type;
  }

  /** Returns the scope; empty when none is set. */
  public String scope() {
    return scope;
  }

  /** Returns the life of the key from completion, or null for the engine's default. */
  public @Nullable Duration ttl() {
    return ttl;
  }

  /** Returns the text that retries must repeat, or null if they need not. */
  public @Nullable String fingerprint() {
    return fingerprint;
  }
}
