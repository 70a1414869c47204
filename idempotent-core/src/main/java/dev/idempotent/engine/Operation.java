package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.internal.codec.DeepImmutability;
import dev.idempotent.spi.FailureCodec.BoundFailures;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.lang.invoke.MethodType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What is constant over all calls of one operation in one engine, with the codecs bound to its
 * types; and how many of them are replays. Safe for use by several threads.
 */
final class Operation {
  private final OperationSettings own;
  private final Duration ttl;
  private final long waitNanos;
  private final int maximumResultBytes;
  private final @Nullable Class<?> resultClass;
  private final boolean primitive;
  private final boolean sharesResults;
  private final @Nullable BoundCodec codec;
  private final @Nullable BoundFailures failures;
  private final ReplayShare replays = new ReplayShare();

  Operation(OperationSettings own, EngineSettings engine) {
    this.own = own;
    Duration ownTtl = own.ttl();
    this.ttl = ownTtl == null ? engine.defaultTtl() : ownTtl;
    Duration ownWait = own.waitAtMost();
    this.waitNanos = (ownWait == null ? engine.waitAtMost() : ownWait).toNanos();
    this.maximumResultBytes = engine.maximumResultBytes();
    Type type = own.resultType();
    boolean hasResult = type != void.class && type != Void.class;
    this.primitive = hasResult && type instanceof Class<?> c && c.isPrimitive();
    this.resultClass = hasResult ? MethodType.methodType(raw(type)).wrap().returnType() : null;
    this.sharesResults = hasResult && DeepImmutability.isDeeplyImmutable(type);
    this.codec = hasResult ? engine.codec().bind(type) : null;
    this.failures =
        own.recordedFailures().isEmpty()
            ? null
            : engine.failureCodec().bind(own.recordedFailures());
  }

  String name() {
    return own.name();
  }

  /** The method, for messages. */
  String method() {
    return own.method();
  }

  Duration ttl() {
    return ttl;
  }

  long waitNanos() {
    return waitNanos;
  }

  ClaimOrder order() {
    return own.order();
  }

  ReplayShare replays() {
    return replays;
  }

  int retries() {
    return own.retries();
  }

  boolean isVoid() {
    return codec == null;
  }

  /** Whether this one object may be returned to every caller, since nobody can change it. */
  boolean shares(Object result) {
    return sharesResults || DeepImmutability.isDeeplyImmutableValue(result);
  }

  /**
   * Whether the object is of the result's class. It may not be where two versions of a class are
   * loaded, or two callers name different types for one operation.
   */
  boolean isResult(Object value) {
    return resultClass != null && resultClass.isInstance(value);
  }

  /** Returns what the last step of a call holds, or throws the failure that it holds. */
  @Nullable Object result(Step last) {
    if (last instanceof Replay replay) {
      return replay.result(this);
    }
    return last instanceof Done done ? done.result() : notEnded();
  }

  private static Object notEnded() {
    throw new IllegalStateException("the call has not ended yet");
  }

  boolean records(Throwable thrown) {
    return failures != null && failures.records(thrown);
  }

  Outcome encodeFailure(Throwable thrown) {
    return Outcome.failure(limited(Objects.requireNonNull(failures).encode(thrown)));
  }

  Outcome encode(@Nullable Object result) {
    if (codec == null) {
      return Outcome.VOID;
    }
    return result == null ? Outcome.NULL : Outcome.value(limited(codec.encode(result)));
  }

  private byte[] limited(byte[] data) {
    if (data.length > maximumResultBytes) {
      throw new ResultException(
          ErrorCode.RESULT_TOO_LARGE,
          method()
              + ": the encoded result has "
              + data.length
              + " bytes, and at most "
              + maximumResultBytes
              + " are allowed. Everything was rolled back. Return less, such as an id, or raise"
              + " maximumResultBytes.");
    }
    return data;
  }

  /** Returns the result that the outcome holds, or throws the failure that it holds. */
  @Nullable Object decode(Outcome outcome) {
    return switch (outcome.kind()) {
      case FAILURE -> throw Sneaky.unchecked(decodeFailure(outcome));
      case VALUE -> codec == null ? null : codec.decode(Objects.requireNonNull(outcome.data()));
      case NULL -> {
        if (primitive) {
          throw changedType("null");
        }
        yield null;
      }
      case VOID -> {
        if (codec != null) {
          throw changedType("that of a void method");
        }
        yield null;
      }
    };
  }

  private Throwable decodeFailure(Outcome outcome) {
    if (failures == null) {
      throw changedType("a recorded failure");
    }
    return failures.decode(Objects.requireNonNull(outcome.data()));
  }

  private ResultException changedType(String stored) {
    return new ResultException(
        ErrorCode.RESULT_NOT_DECODABLE,
        method()
            + ": the first call took effect, but its stored result ("
            + stored
            + ") does not fit the method any more; the method was not run. Was it changed while keys"
            + " were alive?");
  }

  private static Class<?> raw(Type type) {
    if (type instanceof Class<?> c) {
      return c;
    }
    if (type instanceof ParameterizedType parameterized) {
      return raw(parameterized.getRawType());
    }
    if (type instanceof GenericArrayType array) {
      return raw(array.getGenericComponentType()).arrayType();
    }
    // A type variable or wildcard: the codec decides whether it can be bound.
    return Object.class;
  }
}
