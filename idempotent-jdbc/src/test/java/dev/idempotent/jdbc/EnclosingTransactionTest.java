package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.TransactionLostException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.jdbc.spi.EnclosingTransactions;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Calls inside of transactions that a framework has begun. */
@Tag("procedures")
final class EnclosingTransactionTest {
  /** What a framework's transaction manager does, in short. */
  private static final class Framework implements EnclosingTransactions {
    private final DataSource pool;
    private @Nullable Running running;

    Framework(DataSource pool) {
      this.pool = pool;
    }

    @Override
    public @Nullable Enclosing current() {
      return running;
    }

    /** Runs the body in a transaction; returns how it ended. */
    Ended run(Body body) throws Exception {
      try (Connection connection = pool.getConnection()) {
        connection.setAutoCommit(false);
        Running now = new Running(connection);
        running = now;
        Ended ended = Ended.ROLLED_BACK;
        try {
          body.run(connection);
          if (!now.rollbackOnly) {
            for (CommitStep step : now.steps) {
              step.run();
            }
            connection.commit();
            ended = Ended.COMMITTED;
          }
        } finally {
          if (ended == Ended.ROLLED_BACK) {
            connection.rollback();
          }
          running = null;
          for (Consumer<Ended> action : now.actions) {
            action.accept(ended);
          }
          connection.setAutoCommit(true);
        }
        return ended;
      }
    }

    /** Runs the body outside of the transaction, which goes on afterwards. */
    void suspended(Body body) throws Exception {
      Running suspended = running;
      running = null;
      try (Connection connection = pool.getConnection()) {
        body.run(connection);
      } finally {
        running = suspended;
      }
    }

    private static final class Running implements Enclosing {
      private final Connection connection;
      private final List<CommitStep> steps = new ArrayList<>();
      private final List<Consumer<Ended>> actions = new ArrayList<>();
      private boolean rollbackOnly;

      Running(Connection connection) {
        this.connection = connection;
      }

      @Override
      public Connection connection() {
        return connection;
      }

      @Override
      public void setRollbackOnly() {
        rollbackOnly = true;
      }

      @Override
      public void beforeCommit(CommitStep step) {
        steps.add(step);
      }

      @Override
      public void afterEnd(Consumer<Ended> action) {
        actions.add(action);
      }
    }
  }

  @FunctionalInterface
  private interface Body {
    void run(Connection connection) throws Exception;
  }

  private Bench bench;
  private Framework framework;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    DataSource pool = bench.pool(config -> config.setMaximumPoolSize(4));
    framework = new Framework(pool);
    engine = bench.engine(pool, builder -> builder.joining(framework));
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private String call(String key) throws SQLException {
    return call(engine, key);
  }

  private String call(JdbcIdempotency host, String key) throws SQLException {
    return String.valueOf(
        host.<String, SQLException>call(
            "op",
            key,
            String.class,
            () -> {
              Bench.write(host.dataSource(), key);
              return "run " + runs.incrementAndGet();
            }));
  }

  @Test
  void call_insideOfTransactionThatCommits_isDurableWithIt() throws Exception {
    var ended =
        framework.run(
            connection -> {
              assertThat(call("a")).isEqualTo("run 1");
              assertThat(bench.ledgerRows()).isZero();
              assertThat(call("b")).isEqualTo("run 2");
              assertThat(call("a")).isEqualTo("run 1");
            });

    assertThat(ended).isEqualTo(EnclosingTransactions.Ended.COMMITTED);
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
    assertThat(call("a")).isEqualTo("run 1");
  }

  @Test
  void call_insideOfTransactionThatRollsBack_leavesNothingAndCachesNothing() throws Exception {
    assertThatThrownBy(
            () ->
                framework.run(
                    connection -> {
                      call("a");
                      throw new IllegalStateException("outer");
                    }))
        .hasMessage("outer");

    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    assertThat(engine.unwrap(IdempotencyEngine.class).nearCacheSize()).isZero();
    assertThat(engine.unwrap(IdempotencyEngine.class).callsInProgress()).isZero();
    assertThat(call("a")).isEqualTo("run 2");
  }

  @Test
  void call_whoseFailureIsSwallowed_isUndoneAloneAndTheRestCommits() throws Exception {
    framework.run(
        connection -> {
          call("kept");
          assertThatThrownBy(
                  () ->
                      engine.<String, SQLException>call(
                          "op",
                          "undone",
                          String.class,
                          () -> {
                            Bench.write(engine.dataSource(), "undone");
                            throw new SQLException("business");
                          }))
              .hasMessage("business");
        });

    assertThat(bench.count("SELECT COUNT(*) FROM ledger WHERE what = 'undone'")).isZero();
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @Test
  void transactionLostInsideOfVoidCall_isNoticedAndTheOwnerCantCommit() throws Exception {
    var ended =
        framework.run(
            connection ->
                assertThatThrownBy(
                        () ->
                            engine.<Void, SQLException>call(
                                "op",
                                "lost",
                                Void.class,
                                () -> {
                                  Bench.write(engine.dataSource(), "before");
                                  try (Statement statement = connection.createStatement()) {
                                    statement.execute("ROLLBACK");
                                    statement.execute("INSERT INTO ledger (what) VALUES ('after')");
                                  }
                                  return null;
                                }))
                    .isInstanceOf(TransactionLostException.class));

    assertThat(ended).isEqualTo(EnclosingTransactions.Ended.ROLLED_BACK);
    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
  }

  @Test
  void dataSource_insideOfTransaction_givesItsConnection() throws Exception {
    framework.run(
        connection -> {
          Bench.write(engine.dataSource(), "joined");
          assertThat(bench.ledgerRows()).isZero();
        });
    assertThat(bench.ledgerRows()).isEqualTo(1);
  }

  /** What it knew of the calls inside of it is still known when it goes on. */
  @Test
  void transactionThatIsSuspended_isTheSameWhenItGoesOn() throws Exception {
    try (JdbcIdempotency other = bench.engine(bench.pool(config -> {}), builder -> builder)) {
      call(other, "replayed");
    }
    framework.run(
        connection -> {
          assertThatThrownBy(
                  () ->
                      engine.<Void, Exception>call(
                          "op",
                          "undone",
                          Void.class,
                          () -> {
                            Bench.write(engine.dataSource(), "undone");
                            framework.suspended(
                                other -> Bench.write(engine.dataSource(), "outside"));
                            framework.suspended(other -> framework.run(inner -> call("new")));
                            call("replayed");
                            throw new IllegalStateException("business");
                          }))
              .hasMessage("business");
          engine.<Void, Exception>call(
              "op",
              "kept",
              Void.class,
              () -> {
                Bench.write(engine.dataSource(), "kept");
                framework.suspended(other -> Bench.write(engine.dataSource(), "outside"));
                call("another");
                return null;
              });
        });

    assertThat(bench.count("SELECT COUNT(*) FROM ledger WHERE what = 'undone'")).isZero();
    assertThat(bench.count("SELECT COUNT(*) FROM ledger WHERE what = 'outside'")).isEqualTo(2);
    // replayed, new, kept, another
    assertThat(bench.keyRows()).isEqualTo(4);
    assertThat(bench.ledgerRows()).isEqualTo(6);
  }

  @Test
  void afterTransaction_callsAreTheirOwnAgain() throws Exception {
    framework.run(connection -> call("a"));
    call("b");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
  }
}
