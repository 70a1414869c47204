package dev.idempotent.it;

import dev.idempotent.annotation.Idempotent;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One idempotent method of each kind that Java has. Each adds one entry to the ledger. */
@SuppressWarnings({"UnusedVariable", "UnusedMethod", "UnicodeInCode"}) // Templates use the names.
public class Kinds {
  private static @Nullable Ledger shared;

  private final Ledger ledger;
  private final String tenant;

  public Kinds(Ledger ledger, String tenant) {
    this.ledger = ledger;
    this.tenant = tenant;
  }

  public static void share(Ledger ledger) {
    shared = ledger;
  }

  @Idempotent(key = "{id}")
  public long plain(String id) throws SQLException {
    return ledger.add("plain");
  }

  @Idempotent(key = "{id}")
  protected long protectedOne(String id) throws SQLException {
    return ledger.add("protected");
  }

  public long callPrivate(String id) throws SQLException {
    return privateOne(id);
  }

  @Idempotent(key = "{id}")
  private long privateOne(String id) throws SQLException {
    return ledger.add("private");
  }

  @Idempotent(key = "{id}")
  public static long staticOne(String id) throws SQLException {
    if (shared == null) {
      throw new IllegalStateException("no ledger");
    }
    return shared.add("static");
  }

  @Idempotent(key = "{id}")
  public final long finalOne(String id) throws SQLException {
    return ledger.add("final");
  }

  @Idempotent(key = "{id}")
  public <T extends Comparable<T>> List<String> generic(String id, T value) throws SQLException {
    ledger.add("generic");
    return List.of(value.toString());
  }

  @Idempotent(key = "{ids}")
  public long varargs(String... ids) throws SQLException {
    return ledger.add("varargs");
  }

  @Idempotent(key = "{id}")
  public long overloaded(String id) throws SQLException {
    return ledger.add("overloaded(String)");
  }

  @Idempotent(key = "{id}")
  public long overloaded(long id) throws SQLException {
    return ledger.add("overloaded(long)");
  }

  /** Calls an idempotent method of its own object. */
  public long selfInvoked(String id) throws SQLException {
    return plain(id);
  }

  @Idempotent(key = "{id}")
  public void failing(String id, boolean fail) throws IOException, SQLException {
    ledger.add("failing");
    if (fail) {
      throw new IOException("business");
    }
  }

  @Idempotent(key = "{$odd_näme}")
  public long oddName(String $odd_näme) throws SQLException {
    return ledger.add("odd");
  }

  @Idempotent(key = "{order.customer.id}/{order.lines[0].sku}/{order.labels['a.b']}")
  public Optional<Order> paths(Order order) throws SQLException {
    ledger.add("paths");
    return Optional.of(order);
  }

  @Idempotent(key = "{this.tenant}/{id}", scope = "{this.tenant}")
  public long scoped(String id) throws SQLException {
    return ledger.add("scoped");
  }

  @Idempotent(key = "{id}", fingerprint = "{amount}")
  public String fingerprinted(String id, int amount) throws SQLException {
    ledger.add("fingerprinted");
    return "charged " + amount;
  }

  @Idempotent(key = "{id}", operation = "kinds.named", ttl = "90m")
  public @Nullable String named(String id) throws SQLException {
    ledger.add("named");
    return null;
  }

  @Idempotent(key = "{id}", engine = "second")
  public long elsewhere(String id) {
    return 7;
  }

  /** A key made of a tree of values. */
  public record Order(Customer customer, List<Line> lines, Map<String, String> labels) {}

  public record Customer(long id) {}

  public record Line(String sku) {}

  /** A record's own method. */
  public record Command(String id, Ledger ledger) {
    @Idempotent(key = "{this.id}")
    public long run() throws SQLException {
      return ledger.add("record");
    }
  }
}
