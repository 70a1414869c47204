package dev.idempotent.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.idempotent.internal.template.MethodTemplate;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** A key costs what its text takes, as if it were written by hand. */
final class KeyAllocationTest {
  private static final int CALLS = 50_000;
  private static final int ROUNDS = 12;

  /** What one key may take more than the text written by hand; the least object has 16 bytes. */
  private static final double TOLERANCE = 8;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Keeps results from being optimised away. */
  @SuppressWarnings("UnusedVariable")
  private static volatile Object sink;

  record Command(String customerId, String requestId) {}

  @SuppressWarnings("unused")
  static void charge(Command command) {}

  @Test
  void keyOfTwoPlaceholders_allocatesNoMoreThanItsText() throws NoSuchMethodException {
    MethodTemplate template =
        MethodTemplate.compile(
            "{command.customerId}/{command.requestId}",
            KeyAllocationTest.class.getDeclaredMethod("charge", Command.class),
            List.of("command"));
    Command command = new Command("customer-4711", "request-0815-aaaa-bbbb");
    Object[] arguments = {command};

    double ours = bytesPerCall(() -> template.render(null, arguments));
    double byHand = bytesPerCall(() -> command.customerId() + "/" + command.requestId());

    assertThat(ours).isLessThanOrEqualTo(byHand + TOLERANCE);
  }

  /**
   * The least of several rounds: the first ones are interpreted, and the compiler allocates too.
   */
  private static double bytesPerCall(Supplier<Object> call) {
    return LongStream.range(0, ROUNDS)
        .mapToDouble(round -> bytes(call) / (double) CALLS)
        .min()
        .orElseThrow();
  }

  private static long bytes(Supplier<Object> call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      sink = call.get();
    }
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }
}
