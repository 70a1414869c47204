package dev.idempotent.jdbc.model;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.engine.Notifier;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.store.JdbcStore;
import dev.idempotent.jdbc.internal.store.StoreSettings;
import dev.idempotent.jdbc.internal.transaction.ParticipatingDataSource;
import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.json.JacksonFailureCodec;
import dev.idempotent.json.JacksonResultCodec;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.FailureCodec;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.ResultCodec;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * One JVM: a real engine over a real store, on a pool of connections to the model's database. The
 * stores and the codecs are kept from run to run, since they have no state of their own but a timer
 * and what they know of types, which takes longer to learn than a whole run; all else is new.
 */
final class ModelProcess {
  /** How the process's own clocks are off: a library that trusts one of them is found out. */
  record Clocks(Duration host, Duration zone) {}

  private static final TableName TABLE = new TableName("model", "idempotent_call");

  private final String name;
  private final Clocks clocks;
  private final DataSource pool = Facade.of(DataSource.class, new Pool());
  private final TransactionBinding binding = new TransactionBinding(() -> null);
  private final DataSource dataSource = new ParticipatingDataSource(pool, binding);
  private final JdbcStore statements = store(false);
  private final JdbcStore procedures = store(true);
  private final ResultCodec codec = JacksonResultCodec.create();
  private final FailureCodec failureCodec = JacksonFailureCodec.create();
  private final Deque<ModelConnection> idle = new ArrayDeque<>();
  private ModelDatabase database;
  private IdempotencyEngine engine;
  private JdbcStore store = statements;
  private boolean claimsLast;
  private boolean looksUp;
  private Duration waitAtMost;
  private boolean alive;
  private int lent;

  ModelProcess(String name, Clocks clocks) {
    this.name = name;
    this.clocks = clocks;
  }

  private JdbcStore store(boolean usingProcedures) {
    return new JdbcStore(
        pool,
        binding,
        TABLE,
        new StoreSettings(
            Duration.ofMinutes(10),
            Duration.ofMinutes(10),
            false,
            false,
            true,
            usingProcedures,
            Notifier.to(null)),
        this::ticker);
  }

  /** Starts it anew. */
  synchronized void start(ModelDatabase on, Scenario scenario) {
    database = on;
    store = scenario.usesProcedures() ? procedures : statements;
    claimsLast = scenario.claimsLast();
    looksUp = scenario.looksUp();
    waitAtMost = scenario.waitAtMost();
    alive = true;
    lent = 0;
    idle.clear();
  }

  String name() {
    return name;
  }

  Clocks clocks() {
    return clocks;
  }

  /** Returns the engine; most processes of most scenarios never need theirs. */
  synchronized IdempotencyEngine engine() {
    if (engine == null) {
      engine =
          new Builder()
              .ticker(this::ticker)
              .waitAtMost(waitAtMost)
              .resultCodec(codec)
              .failureCodec(failureCodec)
              .engine(Facade.of(IdempotencyStore.class, new Ordered()));
    }
    return engine;
  }

  DataSource dataSource() {
    return dataSource;
  }

  DataSource pool() {
    return pool;
  }

  static TableName table() {
    return TABLE;
  }

  boolean isAlive() {
    return alive;
  }

  void die() {
    alive = false;
  }

  /** Ends the engine's own thread, which would outlive the run by half a minute. */
  synchronized void stop() {
    if (engine != null) {
      engine.close();
      engine = null;
    }
  }

  synchronized boolean leads() {
    return engine != null && engine.callsInProgress() > 0;
  }

  /** Returns how many connections were borrowed and not given back. */
  int lent() {
    return lent;
  }

  private long ticker() {
    return TimeUnit.MICROSECONDS.toNanos(database.now());
  }

  void giveBack(ModelConnection connection) {
    lent--;
    if (connection.isUsable()) {
      idle.push(connection);
    }
  }

  private static final class Builder extends EngineBuilder<Builder> {
    @Override
    protected Builder self() {
      return this;
    }

    IdempotencyEngine engine(IdempotencyStore store) {
      return buildEngine(store);
    }
  }

  /** The store, asked to claim as the scenario has it: a direct call can't choose that. */
  final class Ordered {
    public ClaimResult claim(ClaimRequest request) {
      return store.claim(ordered(request));
    }

    private ClaimRequest ordered(ClaimRequest request) {
      return new ClaimRequest(
          request.identity(),
          request.digest(),
          request.fingerprint(),
          request.ttl(),
          request.voidResult(),
          claimsLast ? ClaimOrder.LAST : request.order(),
          looksUp,
          request.waitNanos(),
          request.waitUntil(),
          request.method());
    }

    public boolean inTransaction() {
      return store.inTransaction();
    }

    public int maximumScopeBytes() {
      return store.maximumScopeBytes();
    }

    /** The store goes on in the next run. */
    public void close() {}
  }

  /** What of a {@link DataSource} is used. */
  final class Pool {
    public Connection getConnection() throws SQLException {
      if (!alive) {
        throw new Killed();
      }
      lent++;
      ModelConnection connection =
          idle.isEmpty() ? new ModelConnection(database, ModelProcess.this) : idle.pop();
      return connection.lend();
    }
  }
}
