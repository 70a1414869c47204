package dev.idempotent.benchmarks;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import dev.idempotent.Idempotency;
import dev.idempotent.engine.IdempotentMethod;
import dev.idempotent.json.JacksonResultCodec;
import dev.idempotent.spi.ResultCodec.BoundCodec;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** An engine and two plain caches that hold outcomes of the same calls. */
@State(Scope.Benchmark)
public class Replays {
  static final int CALLS = 1024;

  final Charges charges = new Charges();
  final BoundCodec invoiceCodec = JacksonResultCodec.create().bind(Invoice.class);
  final byte[] encodedInvoice =
      invoiceCodec.encode(new Invoice(1234, "customer-234", List.of("one", "two", "three")));
  final Cache<String, Receipt> plainCache = Caffeine.newBuilder().maximumSize(1 << 20).build();
  final Cache<String, Receipt> expiringCache =
      Caffeine.newBuilder()
          .maximumSize(1 << 20)
          .expireAfter(Expiry.<String, Receipt>writing((key, receipt) -> Duration.ofHours(24)))
          .build();
  final IdempotentMethod receipt;
  private final Idempotency engine = new MemoryEngine().build();

  /** Compiles the method that is called without its aspect. */
  public Replays() {
    try {
      receipt =
          IdempotentMethod.of(
              Charges.class.getDeclaredMethod("receipt", ChargeCommand.class), List.of("command"));
    } catch (NoSuchMethodException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Executes each call once; from then on each is a replay. */
  @Setup
  public void execute() {
    Idempotency.install(engine);
    for (int i = 0; i < CALLS; i++) {
      ChargeCommand command = ChargeCommand.numbered(i);
      charges.reference(command);
      charges.invoice(command);
      charges.charge(command);
      Receipt receipt = charges.receipt(command);
      plainCache.put(command.key(), receipt);
      expiringCache.put(command.key(), receipt);
    }
  }

  /** Checks that only replays were measured. */
  @TearDown
  public void close() {
    engine.close();
    if (charges.executions() != 4 * CALLS) {
      throw new IllegalStateException(charges.executions() + " executions were measured as well");
    }
  }

  /** The commands in turn, with their keys made before. */
  @State(Scope.Thread)
  public static class Turn {
    private final ChargeCommand[] commands = new ChargeCommand[CALLS];
    private final String[] keys = new String[CALLS];
    private final byte[][] customers = new byte[CALLS][];
    private final byte[][] requests = new byte[CALLS][];
    private int next;

    /** Makes objects of this thread's own. */
    public Turn() {
      for (int i = 0; i < CALLS; i++) {
        commands[i] = ChargeCommand.numbered(i);
        keys[i] = commands[i].key();
        customers[i] = commands[i].customerId().getBytes(StandardCharsets.ISO_8859_1);
        requests[i] = commands[i].requestId().getBytes(StandardCharsets.ISO_8859_1);
      }
    }

    ChargeCommand command() {
      return commands[next++ & (CALLS - 1)];
    }

    /** Makes the command as from a request that has just come: its strings know no hashes yet. */
    ChargeCommand freshCommand() {
      int i = next++ & (CALLS - 1);
      return new ChargeCommand(
          new String(customers[i], StandardCharsets.ISO_8859_1),
          new String(requests[i], StandardCharsets.ISO_8859_1));
    }

    String key() {
      return keys[next++ & (CALLS - 1)];
    }
  }
}
