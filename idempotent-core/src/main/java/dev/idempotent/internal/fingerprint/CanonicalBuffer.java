package dev.idempotent.internal.fingerprint;

import java.util.Arrays;

/** Bytes in which everything of variable length is preceded by its length. Not thread-safe. */
final class CanonicalBuffer {

  private byte[] bytes = new byte[256];
  private int length;

  void kind(Kind kind) {
    write(kind.tag());
  }

  void flag(boolean value) {
    write(value ? 1 : 0);
  }

  void integer(int value) {
    write(value >>> 24);
    write(value >>> 16);
    write(value >>> 8);
    write(value);
  }

  void longInteger(long value) {
    integer((int) (value >>> 32));
    integer((int) value);
  }

  /** Writes UTF-16 units: no charset would keep a lone surrogate. */
  void text(String text) {
    integer(text.length());
    for (int i = 0; i < text.length(); i++) {
      char unit = text.charAt(i);
      write(unit >>> 8);
      write(unit);
    }
  }

  void bytes(byte[] content) {
    integer(content.length);
    reserve(content.length);
    System.arraycopy(content, 0, bytes, length, content.length);
    length += content.length;
  }

  byte[] toBytes() {
    return Arrays.copyOf(bytes, length);
  }

  private void write(int value) {
    reserve(1);
    bytes[length++] = (byte) value;
  }

  private void reserve(int more) {
    if (bytes.length - length < more) {
      bytes = Arrays.copyOf(bytes, Math.max(bytes.length * 2, Math.addExact(length, more)));
    }
  }
}
