package dev.idempotent.internal.template;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * Buffers that no call uses, so that most calls make none. Safe for use by several threads.
 *
 * <p>A thread looks into the place that its number says. Threads that run at one time have mostly
 * different places, each in a cache line of its own. Not thread-locals: those would keep this class
 * alive in the threads of an application server, and cost virtual threads more than they spare.
 */
final class SpareTexts {
  private static final int PLACES = 64;

  /** References to a cache line, by 4 bytes each. */
  private static final int SPACING = 16;

  /** Longer buffers are not kept. */
  private static final int MAXIMUM_KEPT = 1024;

  private static final AtomicReferenceArray<@Nullable KeyText> SPARE =
      new AtomicReferenceArray<>((PLACES + 1) * SPACING);

  private SpareTexts() {}

  /** Returns an empty text for the caller alone. */
  static KeyText take() {
    KeyText text = SPARE.getAndSet(place(), null);
    return text == null ? new KeyText() : text;
  }

  /** Returns what was written, and takes back the text, which its caller does not use any more. */
  static String finish(KeyText text) {
    String written = text.toString();
    if (text.capacity() <= MAXIMUM_KEPT) {
      text.clear();
      SPARE.setRelease(place(), text);
    }
    return written;
  }

  private static int place() {
    int thread = (int) Thread.currentThread().getId() & (PLACES - 1);
    return (thread + 1) * SPACING;
  }
}
