package dev.idempotent.benchmarks.lab;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.net.InetSocketAddress;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An empty schema with the tables of the business, and pools on it, through a relay where one is
 * asked for. Safe for use by several threads.
 */
public final class Lab implements AutoCloseable {
  private static final Pattern URL = Pattern.compile("(jdbc:mysql://)([^/:?]+)(?::(\\d+))?(.*)");
  private static final int MYSQL_PORT = 3306;

  /** What docs/operations.md recommends; part of the handshake, so that no call pays for it. */
  private static final String BOUND_ON_SILENCE = "sessionVariables=wait_timeout=600";

  private final Place place;
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final Setup setup;
  private final Map<PoolKind, DataSource> pools = new EnumMap<>(PoolKind.class);
  private final Checkouts checkouts = new Checkouts();
  private final @Nullable Relay relay;
  private final String url;

  private Lab(Place place, Setup setup) {
    this.place = place;
    this.setup = setup;
    String direct =
        withOptions(withOptions(place.jdbcUrl(), BOUND_ON_SILENCE), setup.driverOptions());
    if (setup.delay() == null) {
      relay = null;
      url = direct;
    } else {
      Matcher parts = URL.matcher(direct);
      if (!parts.matches()) {
        // Not quoted: it may hold a password.
        throw new IllegalArgumentException("the JDBC URL must name one host of MySQL");
      }
      int port = parts.group(3) == null ? MYSQL_PORT : Integer.parseInt(parts.group(3));
      relay = Relay.to(new InetSocketAddress(parts.group(2), port), setup.delay());
      resources.push(relay);
      url = parts.group(1) + "127.0.0.1:" + relay.port() + parts.group(4);
    }
  }

  /**
   * How to set a lab up.
   *
   * @param poolSize connections per pool
   * @param delay what a relay adds to each round trip; null for no relay
   * @param driverOptions further options of the JDBC URL, as in {@code a=b&c=d}, or empty
   */
  public record Setup(int poolSize, @Nullable Duration delay, String driverOptions) {}

  /** A schema, and how to get there. */
  public record Place(String jdbcUrl, String user, String password) {}

  /** Works in a schema that another lab has created, and leaves it there. */
  public static Lab join(Place place, Setup setup) {
    return new Lab(place, setup);
  }

  /** Creates a schema and its tables; closing drops it. */
  public static Lab open(TestDatabase database, Setup setup) {
    TestSchema schema = database.createSchema();
    Lab lab = new Lab(new Place(schema.jdbcUrl(), schema.user(), schema.password()), setup);
    lab.resources.addLast(schema);
    try (Connection connection = lab.connect()) {
      Payments.createTables(connection);
    } catch (SQLException e) {
      lab.close();
      throw new FailedCallException(e);
    }
    return lab;
  }

  private static String withOptions(String url, String options) {
    if (options.isEmpty()) {
      return url;
    }
    return url + (url.contains("?") ? "&" : "?") + options;
  }

  private DataSource newPool(PoolKind kind) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(place.user());
    config.setPassword(place.password());
    config.setMaximumPoolSize(setup.poolSize());
    config.setMetricsTrackerFactory((poolName, stats) -> checkouts.tracker());
    HikariDataSource pool = new HikariDataSource(kind.configure(config));
    resources.push(pool);
    return pool;
  }

  /** Returns the schema. */
  public Place place() {
    return place;
  }

  /** Returns a pool, shared by all contenders. */
  public synchronized DataSource pool(PoolKind kind) {
    return pools.computeIfAbsent(kind, this::newPool);
  }

  /** Opens a connection past pools and relay. */
  public Connection connect() throws SQLException {
    return DriverManager.getConnection(place.jdbcUrl(), place.user(), place.password());
  }

  /** Executes SQL past pools and relay. */
  public void execute(String sql) {
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  /** Returns what has passed the relay. */
  public Traffic traffic() {
    return relay == null ? new Traffic(0, 0) : relay.traffic();
  }

  /** Returns the count of connections that were checked out. */
  public Checkouts checkouts() {
    return checkouts;
  }

  /** Closes pools and relay, and drops the schema if it was created here. */
  @Override
  public void close() {
    while (!resources.isEmpty()) {
      try {
        resources.pop().close();
      } catch (Exception e) {
        throw new FailedCallException(e);
      }
    }
  }
}
