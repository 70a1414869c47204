package dev.idempotent.weaver;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Big-endian numbers and texts in an array of bytes. */
final class Bytes {
  private final byte[] data;

  Bytes(byte[] data) {
    this.data = data;
  }

  int u1(int position) {
    return data[position] & 0xff;
  }

  int u2(int position) {
    return (data[position] & 0xff) << 8 | (data[position + 1] & 0xff);
  }

  int u4(int position) {
    return u2(position) << 16 | u2(position + 2);
  }

  /** Class files have a UTF-8 of their own; it differs for characters that names hardly have. */
  String text(int position, int length) {
    return new String(data, position, length, StandardCharsets.UTF_8);
  }

  boolean equal(int position, byte[] expected) {
    return Arrays.equals(data, position, position + expected.length, expected, 0, expected.length);
  }
}
