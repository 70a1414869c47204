package dev.idempotent.json;

import dev.idempotent.spi.ResultCodec;
import java.lang.reflect.Type;
import java.util.function.UnaryOperator;
import tools.jackson.databind.json.JsonMapper;

/**
 * Stores results as JSON, typed by the method's generic return type.
 *
 * <p>The data is one format byte, then JSON in UTF-8. It holds the fields of the value and no class
 * names; which classes are created follows from the return type alone. A sealed type needs no
 * annotations: its value is stored under the simple name of the permitted class. Types may carry
 * Jackson's annotations, and {@code @JsonTypeInfo} by name; by class name it is refused.
 *
 * <p>A value is its <em>fields</em>, private ones included: getters are not called, and what they
 * compute is not stored. Transient fields and those under {@code @JsonIgnore} are not part of the
 * value.
 *
 * <p>Encoding proves that the value can be replayed: what was written is read back, written again
 * and compared, and the value read must equal the value given where its class defines equality.
 * Decoding accepts only data that the decoded value would itself be written as, so a result of an
 * earlier version of the application is either read in full or refused, never read in part. To keep
 * results readable across a deployment, give a new property {@code @JsonInclude(NON_NULL)} and a
 * renamed one a {@code @JsonAlias}.
 *
 * <p>The codec has a mapper of its own. It neither uses nor changes the application's. Instances
 * are immutable and thread-safe.
 */
public final class JacksonResultCodec implements ResultCodec {

  private final JsonMapper mapper;

  private JacksonResultCodec(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /** Returns a codec for the types that Jackson knows, and for records, beans and sealed types. */
  public static JacksonResultCodec create() {
    return with(UnaryOperator.identity());
  }

  /**
   * Returns a codec whose mapper is customised, usually by adding modules:
   *
   * <pre>{@code
   * JacksonResultCodec.with(json -> json.addModule(new MoneyModule()))
   * }</pre>
   *
   * <p>The settings that keep decoding strict and the stored form stable, and those that forbid
   * class names in the data, are applied after the customisation and win over it.
   *
   * <p>A customisation is part of the stored form: data written under one is read under another
   * only as far as both write the value alike.
   *
   * @param customisation receives the builder and returns it; called once
   */
  public static JacksonResultCodec with(UnaryOperator<JsonMapper.Builder> customisation) {
    return new JacksonResultCodec(CodecMapper.build(customisation));
  }

  /**
   * Binds the codec to a return type. Beyond the contract of the port, this refuses types that name
   * no class to decode to ({@code Object}, raw collections, wildcards, type variables, interfaces
   * and abstract classes that are not sealed), handles on something outside the value (futures,
   * streams, iterators, connections), and polymorphism by class name, at any depth.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException with {@code METHOD_UNSUPPORTED}, the
   *     path to the offending type, and how to mend it
   */
  @Override
  public BoundCodec bind(Type type) {
    return new BoundJacksonCodec(mapper, ReplayableType.ofResults(mapper, type));
  }
}
