package dev.idempotent.faults.cluster;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.CommitResolution;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** An application of one method, which notes an amount, on the servers that a URL names. */
final class Till implements AutoCloseable {
  static final String SCHEMA = "shop";

  private final HikariDataSource pool;
  private final JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();
  private final Queue<CommitResolution> resolutions = new ConcurrentLinkedQueue<>();

  /**
   * What a caller was told.
   *
   * @param code null if it had a result
   */
  record Told(String result, @Nullable ErrorCode code) {}

  Till(String url, UnaryOperator<JdbcIdempotency.Builder> settings) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(GroupMember.USER);
    config.setPassword(GroupMember.PASSWORD);
    config.setMaximumPoolSize(3);
    config.setMinimumIdle(0);
    config.setConnectionTimeout(2000);
    config.setValidationTimeout(1000);
    config.addDataSourceProperty("sessionVariables", "wait_timeout=60");
    pool = new HikariDataSource(config);
    engine =
        settings
            .apply(
                JdbcIdempotency.builder(pool)
                    .purge(purge -> purge.enabled(false))
                    .listener(
                        new CallListener() {
                          @Override
                          public void onOutcome(CallEvent event) {}

                          @Override
                          public void onCommitResolved(String method, CommitResolution resolution) {
                            resolutions.add(resolution);
                          }
                        }))
            .build();
  }

  /** Creates the tables on a server. */
  static void open(GroupMember member) throws SQLException {
    member.execute(
        "CREATE DATABASE " + SCHEMA,
        "CREATE TABLE "
            + SCHEMA
            + ".sale (id BIGINT AUTO_INCREMENT PRIMARY KEY, what VARCHAR(40))");
    new Till(member.url(SCHEMA), builder -> builder.schema(SchemaMode.CREATE)).close();
  }

  /** Sells, and returns what the caller was told. */
  Told sell(String key) throws SQLException {
    return sell(key, () -> key);
  }

  /** Sells, and does something before the method returns. */
  Told sell(String key, Callable<String> before) {
    try {
      return new Told(
          engine.<String, Exception>call(
              Call.of("shop.sell", key, String.class),
              () -> {
                int run = runs.incrementAndGet();
                note(key);
                before.call();
                return key + " in run " + run;
              }),
          null);
    } catch (IdempotencyException e) {
      return new Told(e.getMessage(), e.code());
    } catch (Exception e) {
      return new Told(e.toString(), null);
    }
  }

  private void note(String what) throws SQLException {
    try (Connection connection = engine.dataSource().getConnection();
        PreparedStatement sale =
            connection.prepareStatement("INSERT INTO sale (what) VALUES (?)")) {
      sale.setString(1, what);
      sale.executeUpdate();
    }
  }

  int runs() {
    return runs.get();
  }

  /** Returns what was found out about COMMITs that were not answered. */
  List<CommitResolution> resolutions() {
    return List.copyOf(resolutions);
  }

  /** Returns how many sales a server has with a key. */
  static int sales(GroupMember member, String key) throws SQLException {
    return member.query("SELECT id FROM " + SCHEMA + ".sale WHERE what = '" + key + "'").size();
  }

  @Override
  public void close() {
    engine.close();
    pool.close();
  }
}
