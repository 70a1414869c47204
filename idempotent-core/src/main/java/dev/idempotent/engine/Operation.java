package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.ResultException;
import dev.idempotent.internal.codec.DeepImmutability;
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
 * What is constant over all calls of one operation in one engine, with the codec bound to its
 * result's type. Immutable.
 */
final class Operation {
  private final String name;
  private final String method;
  private final Duration ttl;
  private final int maximumResultBytes;
  private final @Nullable Class<?> resultClass;
  private final boolean primitive;
  private final boolean sharesResults;
  private final @Nullable BoundCodec codec;

  /**
   * Binds an operation to an engine's settings.
   *
   * @param name its stable name
   * @param method the method, for messages
   * @param type the result's generic type; {@code void} or {@code Void} for none
   * @param ttl its own life, or null for the engine's
   */
  Operation(
      String name, String method, Type type, @Nullable Duration ttl, EngineSettings settings) {
    this.name = name;
    this.method = method;
    this.ttl = ttl == null ? settings.defaultTtl() : checked(method, ttl);
    this.maximumResultBytes = settings.maximumResultBytes();
    boolean hasResult = type != void.class && type != Void.class;
    this.primitive = hasResult && type instanceof Class<?> c && c.isPrimitive();
    this.resultClass = hasResult ? MethodType.methodType(raw(type)).wrap().returnType() : null;
    this.sharesResults = hasResult && DeepImmutability.isDeeplyImmutable(type);
    this.codec = hasResult ? settings.codec().bind(type) : null;
  }

  String name() {
    return name;
  }

  String method() {
    return method;
  }

  Duration ttl() {
    return ttl;
  }

  boolean isVoid() {
    return codec == null;
  }

  /** Whether one decoded object may be returned to every caller. */
  boolean sharesResults() {
    return sharesResults;
  }

  /**
   * Whether the object is of the result's class. It may not be where two versions of a class are
   * loaded, or two callers name different types for one operation.
   */
  boolean isResult(Object value) {
    return resultClass != null && resultClass.isInstance(value);
  }

  Outcome encode(@Nullable Object result) {
    if (codec == null) {
      return Outcome.VOID;
    }
    if (result == null) {
      return Outcome.NULL;
    }
    byte[] data = codec.encode(result);
    if (data.length > maximumResultBytes) {
      throw new ResultException(
          ErrorCode.RESULT_TOO_LARGE,
          method
              + ": the encoded result has "
              + data.length
              + " bytes, and at most "
              + maximumResultBytes
              + " are allowed. Everything was rolled back. Return less, such"
              + " as an id, or raise maximumResultBytes.");
    }
    return Outcome.value(data);
  }

  @Nullable Object decode(Outcome outcome) {
    if (codec == null) {
      return null;
    }
    return switch (outcome.kind()) {
      case VALUE -> codec.decode(Objects.requireNonNull(outcome.data()));
      case NULL -> {
        if (primitive) {
          throw changedType("null");
        }
        yield null;
      }
      case VOID -> throw changedType("that of a void method");
    };
  }

  private ResultException changedType(String stored) {
    return new ResultException(
        ErrorCode.RESULT_NOT_DECODABLE,
        method
            + ": the first call took effect, but its stored result ("
            + stored
            + ") does not fit"
            + " the method's return type. Was the type changed while keys were alive?");
  }

  private static Duration checked(String method, Duration ttl) {
    if (ttl.compareTo(Duration.ofMillis(1)) < 0 || ttl.compareTo(EngineBuilder.MAXIMUM_TTL) > 0) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          method
              + ": ttl must be between 1 ms and "
              + EngineBuilder.MAXIMUM_TTL
              + ", and is "
              + ttl);
    }
    return ttl;
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
