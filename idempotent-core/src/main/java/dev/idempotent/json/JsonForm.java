package dev.idempotent.json;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;

/**
 * How values of one kind are written as JSON and read. It may throw whatever it likes: {@link
 * ProvenCodec} makes typed exceptions of it.
 */
interface JsonForm<T> {

  void write(OutputStream out, T value);

  T read(byte[] data, int offset, int length);

  /** Describes the first difference without any value, or returns null if there is none. */
  @Nullable String difference(T value, T replayed);

  /** Names this value's kind in a message, with an article. */
  String nameOf(T value);

  /** Names what the data should hold, with an article. */
  String name();
}
