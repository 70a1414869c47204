package dev.idempotent.spi;

import java.util.List;

/**
 * Turns declared business failures into bytes for the store and back, as exceptions of the same
 * type. No class is ever loaded by a name from the data: only the declared types come into
 * question.
 *
 * <p>Implementations are safe for use by several threads. The bytes outlive the process that wrote
 * them.
 */
public interface FailureCodec {

  /**
   * Binds the codec to the types that one method declares.
   *
   * @throws dev.idempotent.IdempotencyConfigurationException with {@code METHOD_UNSUPPORTED} when
   *     an exception of one of the types could not be made again
   */
  BoundFailures bind(List<Class<? extends Throwable>> types);

  /** A codec for failures of the declared types. Safe for use by several threads. */
  interface BoundFailures {
    /** Whether exactly the failure's class is declared; a subclass of a declared one is not. */
    boolean records(Throwable failure);

    /**
     * Encodes a failure that is {@linkplain #records recorded}: its type, message and declared
     * properties; no cause, no stack trace.
     *
     * @throws dev.idempotent.ResultException with {@code RESULT_NOT_ENCODABLE}
     */
    byte[] encode(Throwable failure);

    /**
     * Makes a new exception of the same type, message and properties, with the stack trace of the
     * caller.
     *
     * @throws dev.idempotent.ResultException with {@code RESULT_NOT_DECODABLE} when the data is
     *     damaged or its type is not declared any more
     */
    Throwable decode(byte[] data);
  }
}
