package dev.idempotent.spi;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** An immutable SHA-256 value of 32 bytes: of an identity or of a fingerprint. */
public final class Digest {
  /** The number of bytes of every digest. */
  public static final int LENGTH = 32;

  private final byte[] bytes;

  private Digest(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * Returns the SHA-256 of the data.
   *
   * @param data what to hash; not kept
   */
  public static Digest sha256(byte[] data) {
    try {
      return new Digest(MessageDigest.getInstance("SHA-256").digest(data));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns a digest that was computed before.
   *
   * @param bytes 32 bytes; copied
   * @throws IllegalArgumentException if there are not 32
   */
  public static Digest of(byte[] bytes) {
    if (bytes.length != LENGTH) {
      throw new IllegalArgumentException("a digest has 32 bytes, not " + bytes.length);
    }
    return new Digest(bytes.clone());
  }

  /** Returns a copy of the 32 bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  /**
   * Returns the first 12 hexadecimal digits: enough to find a call in logs, too few to be a key.
   */
  public String abbreviated() {
    return HexFormat.of().formatHex(bytes, 0, 6);
  }

  /** Returns all 64 hexadecimal digits. */
  public String toHex() {
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Digest that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return abbreviated();
  }
}
