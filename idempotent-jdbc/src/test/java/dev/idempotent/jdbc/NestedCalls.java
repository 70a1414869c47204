package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyException;
import dev.idempotent.engine.IdempotencyEngine;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;

/** What tests of calls inside of calls need: every pool here has one connection. */
@Tag("procedures")
abstract class NestedCalls {
  Bench bench;
  Crew crew;
  final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
  }

  @AfterEach
  void close() {
    crew.close();
    bench.close();
  }

  final JdbcIdempotency host() {
    return host(config -> {});
  }

  final JdbcIdempotency host(boolean autoCommit) {
    return host(config -> config.setAutoCommit(autoCommit));
  }

  final JdbcIdempotency host(Consumer<HikariConfig> settings) {
    return bench.engine(
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              settings.accept(config);
            }),
        builder -> builder.waitAtMost(Duration.ofSeconds(3)));
  }

  /** Writes a line with the key's name, does the rest, and returns which run it was. */
  static String call(JdbcIdempotency host, String key, AtomicInteger runs, Callable<?> rest)
      throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(host.dataSource(), key);
          String result = key + " " + runs.incrementAndGet();
          rest.call();
          return result;
        });
  }

  final String call(JdbcIdempotency host, String key, Callable<?> rest) throws Exception {
    return call(host, key, runs, rest);
  }

  final String call(JdbcIdempotency host, String key) throws Exception {
    return call(host, key, () -> null);
  }

  static Callable<?> failing() {
    return () -> {
      throw new IllegalStateException("business");
    };
  }

  final long lines(String key) throws SQLException {
    return bench.count("SELECT COUNT(*) FROM ledger WHERE what = '" + key + "'");
  }

  static long cached(JdbcIdempotency host) {
    return host.unwrap(IdempotencyEngine.class).nearCacheSize();
  }

  static void assertCode(Throwable thrown, ErrorCode code) {
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }
}
