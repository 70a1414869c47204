package dev.idempotent.examples.payments.crashtest;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests line by line, in constant memory. Passes over empty lines and a header in the
 * first line. Safe for use by several threads, which then share the lines.
 */
final class RequestReader implements Closeable {
  private static final int MAXIMUM_BYTES = 4096;

  private final InputStream in;
  private final CharsetDecoder decoder = StandardCharsets.UTF_8.newDecoder();
  private final byte[] buffer = new byte[MAXIMUM_BYTES];
  private long number;

  RequestReader(InputStream in) {
    this.in = new BufferedInputStream(in, 1 << 16);
  }

  /** Returns the next line, or null at the end. */
  synchronized @Nullable Line next() throws IOException {
    while (true) {
      int length = readLine();
      if (length < 0) {
        return null;
      }
      number++;
      if (length > MAXIMUM_BYTES) {
        return new Line.Bad(number, "longer than " + MAXIMUM_BYTES + " bytes");
      }
      String text = text(length);
      if (text == null) {
        return new Line.Bad(number, "not UTF-8");
      }
      if (!text.isBlank() && !(number == 1 && RequestParser.isHeader(text))) {
        return parse(text);
      }
    }
  }

  private Line parse(String text) {
    try {
      return new Line.Good(number, RequestParser.parse(text));
    } catch (IllegalArgumentException e) {
      return new Line.Bad(number, String.valueOf(e.getMessage()));
    }
  }

  /** Returns the line's length, of which the buffer holds the first part; -1 at the end. */
  private int readLine() throws IOException {
    int length = 0;
    int next = in.read();
    if (next < 0) {
      return -1;
    }
    while (next >= 0 && next != '\n') {
      if (length < MAXIMUM_BYTES) {
        buffer[length] = (byte) next;
      }
      length = Math.min(length + 1, MAXIMUM_BYTES + 1);
      next = in.read();
    }
    return length;
  }

  private @Nullable String text(int length) {
    try {
      String text = decoder.decode(ByteBuffer.wrap(buffer, 0, length)).toString();
      return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
    } catch (CharacterCodingException e) {
      return null;
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
