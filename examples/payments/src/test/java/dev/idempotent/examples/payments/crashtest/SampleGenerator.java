package dev.idempotent.examples.payments.crashtest;

import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/**
 * Writes the sample to the standard output. It needs nothing but a JDK:
 *
 * <pre>
 * cd examples/payments
 * java src/test/java/dev/idempotent/examples/payments/crashtest/SampleGenerator.java \
 *     &gt; src/main/resources/dev/idempotent/examples/payments/payments.csv
 * </pre>
 *
 * <p>A third of the lines are retries, and a tenth of those ask for another amount. Half of the
 * retries follow soon, so that they meet the first call while it runs; the others come much later.
 */
final class SampleGenerator {
  private static final long SEED = 20260101;
  private static final int LINES = 10_000;
  private static final int DISTINCT = 6_700;
  private static final int CUSTOMERS = 800;
  private static final int SOON = 30;

  private final Random random = new Random(SEED);

  private record Entry(double position, String line) {}

  private record Payment(String ids, String currency, long minorUnits) {}

  public static void main(String... args) {
    PrintStream out = new PrintStream(System.out, false, StandardCharsets.US_ASCII);
    sample().forEach(line -> out.print(line + "\n"));
    out.flush();
  }

  /** Returns the lines of the sample. */
  static List<String> sample() {
    return new SampleGenerator().lines(LINES, DISTINCT);
  }

  /** Returns the header and as many lines as asked for. */
  List<String> lines(int count, int distinct) {
    List<Entry> entries = new ArrayList<>();
    List<Payment> payments = new ArrayList<>();
    List<Double> positions = new ArrayList<>();
    for (int i = 0; i < distinct; i++) {
      Payment payment = payment();
      double position = random.nextDouble() * count;
      payments.add(payment);
      positions.add(position);
      entries.add(new Entry(position, line(payment)));
    }
    for (int i = distinct; i < count; i++) {
      int of = random.nextInt(distinct);
      Payment payment = payments.get(of);
      boolean reuse = i % 10 == 0;
      entries.add(
          new Entry(
              later(positions.get(of), count), line(reuse ? withOtherAmount(payment) : payment)));
    }
    entries.sort(Comparator.comparingDouble(Entry::position));
    List<String> lines = new ArrayList<>();
    lines.add("request_id,customer_id,account_id,amount,currency");
    entries.forEach(entry -> lines.add(entry.line()));
    return lines;
  }

  private double later(double position, int count) {
    return random.nextBoolean()
        ? position + random.nextDouble() * SOON
        : position + random.nextDouble() * (count - position);
  }

  private Payment payment() {
    int customer = random.nextInt(CUSTOMERS);
    int account = random.nextInt(3);
    String currency = List.of("EUR", "EUR", "USD", "JPY").get((customer + account) % 4);
    String ids =
        String.format(
            Locale.ROOT,
            "%012x,c-%04d,a-%04d-%d",
            random.nextLong() >>> 16,
            customer,
            customer,
            account);
    return new Payment(ids, currency, 100 + random.nextInt(50_000));
  }

  private Payment withOtherAmount(Payment payment) {
    return new Payment(
        payment.ids(), payment.currency(), payment.minorUnits() + 1 + random.nextInt(1_000));
  }

  private static String line(Payment payment) {
    long units = payment.minorUnits();
    String amount =
        payment.currency().equals("JPY")
            ? Long.toString(units)
            : String.format(Locale.ROOT, "%d.%02d", units / 100, units % 100);
    return payment.ids() + "," + amount + "," + payment.currency();
  }
}
