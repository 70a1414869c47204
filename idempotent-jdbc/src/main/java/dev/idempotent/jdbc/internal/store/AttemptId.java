package dev.idempotent.jdbc.internal.store;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sixteen bytes that tell one attempt to execute from every other one of every host. Immutable. */
final class AttemptId {
  private static final int LENGTH = 2 * Long.BYTES;

  private final byte[] bytes;

  private AttemptId(byte[] bytes) {
    this.bytes = bytes;
  }

  static AttemptId of(byte[] bytes) {
    return new AttemptId(bytes);
  }

  byte[] bytes() {
    return bytes;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof AttemptId that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /**
   * Makes attempt ids: random bytes of this object, drawn once, and a counter. They must be unique
   * only among the attempts for one key. Safe for use by several threads.
   */
  static final class Source {
    private final long origin;
    private final AtomicLong counter;

    Source() {
      SecureRandom random = new SecureRandom();
      this.origin = random.nextLong();
      this.counter = new AtomicLong(random.nextLong());
    }

    AttemptId next() {
      ByteBuffer buffer = ByteBuffer.allocate(LENGTH);
      return new AttemptId(buffer.putLong(origin).putLong(counter.getAndIncrement()).array());
    }
  }
}
