package dev.idempotent.spi;

import java.lang.reflect.Type;

/**
 * Turns a method's result into bytes for the store and back. A null result and that of a void
 * method never reach it.
 *
 * <p>Implementations are safe for use by several threads. The bytes outlive the process that wrote
 * them: a later version must read what an earlier one has stored.
 */
public interface ResultCodec {

  /**
   * Binds the codec to one method's generic return type.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException with {@code METHOD_UNSUPPORTED} when
   *     values of the type can't be encoded and decoded again
   */
  BoundCodec bind(Type type);

  /** A codec for values of one type. Safe for use by several threads. */
  interface BoundCodec {
    /**
     * Encodes a result so that {@link #decode} gives an equal one.
     *
     * @throws dev.idempotent.ResultException with {@code RESULT_NOT_ENCODABLE}
     */
    byte[] encode(Object value);

    /**
     * Decodes what {@link #encode} wrote.
     *
     * @throws dev.idempotent.ResultException with {@code RESULT_NOT_DECODABLE} when the data is
     *     damaged or does not fit the type; never a partly filled object
     */
    Object decode(byte[] data);
  }
}
