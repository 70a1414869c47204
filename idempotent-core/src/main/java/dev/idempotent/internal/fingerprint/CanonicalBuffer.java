package dev.idempotent.internal.fingerprint;

import java.io.ByteArrayOutputStream;

/** Bytes in which everything of variable length is preceded by its length. Not thread-safe. */
final class CanonicalBuffer {

  private final ByteArrayOutputStream out = new ByteArrayOutputStream(256);

  void kind(Kind kind) {
    out.write(kind.tag());
  }

  void flag(boolean value) {
    out.write(value ? 1 : 0);
  }

  void integer(int value) {
    out.write(value >>> 24);
    out.write(value >>> 16);
    out.write(value >>> 8);
    out.write(value);
  }

  void longInteger(long value) {
    integer((int) (value >>> 32));
    integer((int) value);
  }

  /** Writes UTF-16 units: no charset would keep a lone surrogate. */
  void text(CharSequence text) {
    integer(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      out.write(unit >>> 8);
      out.write(unit);
    }
  }

  void bytes(byte[] bytes) {
    integer(bytes.length);
    out.writeBytes(bytes);
  }

  byte[] toBytes() {
    return out.toByteArray();
  }
}
