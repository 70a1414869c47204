package dev.idempotent.json;

import dev.idempotent.spi.FailureCodec;
import java.util.List;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores declared failures as JSON: their type, message and declared properties. Causes, suppressed
 * exceptions and stack traces are not stored; a replayed failure has the stack trace of the call
 * that got it.
 *
 * <p>The <em>properties</em> of an exception are its fields below {@code Throwable}, private ones
 * included, that are neither static nor transient nor under {@code @JsonIgnore}. Their values are
 * stored like results of the fields' generic types, under the same rules as in {@link
 * JacksonResultCodec}.
 *
 * <p>An exception is made again by one of its constructors, private ones included. Each parameter
 * has to stand for the message, a property or a cause, which is then null: by name, where the class
 * was compiled with {@code -parameters}, else by type and the order of the fields. A property that
 * the constructor does not take is set afterwards, so its field must not be final. Where several
 * constructors qualify, that with the most properties is tried first, and the first exception with
 * equal message and properties counts. Constructors should therefore do nothing but keep what they
 * are given. Computed messages are supported, whether passed to {@code super} or returned by an
 * overridden {@code getMessage()}; they must not depend on anything but the properties.
 *
 * <p>The data is one format byte, then JSON in UTF-8. The type's name in it is compared with the
 * names of the declared classes and never loaded. Encoding proves that the failure can be replayed.
 * Decoding accepts only data that the decoded failure would itself be written as; a failure stored
 * before a property was added can be read if that may be null.
 *
 * <p>Instances are immutable and thread-safe.
 */
public final class JacksonFailureCodec implements FailureCodec {

  private final JsonMapper mapper;

  private JacksonFailureCodec(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Returns a codec for properties of the types that {@link JacksonResultCodec#create} supports.
   */
  public static JacksonFailureCodec create() {
    return with(UnaryOperator.identity());
  }

  /**
   * Returns a codec whose mapper is customised, as by {@link JacksonResultCodec#with}.
   *
   * @param customisation receives the builder and returns it; called once
   */
  public static JacksonFailureCodec with(UnaryOperator<JsonMapper.Builder> customisation) {
    return new JacksonFailureCodec(CodecMapper.build(customisation));
  }

  /**
   * Binds the codec to the declared types. Refused are abstract, inner, local and anonymous
   * classes, those without a fitting constructor, properties of types that {@link
   * JacksonResultCodec#bind} refuses, and classes that need to be accessed in a package that is not
   * open to this module.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException with {@code METHOD_UNSUPPORTED}, the
   *     type, and how to mend it
   */
  @Override
  public BoundFailures bind(List<Class<? extends Throwable>> types) {
    return new BoundFailureCodec(
        mapper, types.stream().distinct().map(type -> new FailureType(mapper, type)).toList());
  }
}
