package dev.idempotent.faults.workload;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.faults.planted.Planted;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Pool and engine of one process, with all timeouts so short that the faults outlast them. Hosts
 * differ in the pool's autocommit and isolation.
 */
public final class Host implements AutoCloseable {
  /** The greatest number of connections of a host. */
  public static final int POOL = 6;

  private static final int BUILD_SECONDS = 300;
  private static final int PATIENT_MILLIS = 10_000;
  private static final int IMPATIENT_MILLIS = 1000;
  private static final long BETWEEN_TRIES_MILLIS = 50;

  private final HikariDataSource pool;
  private final Planted.Engine engine;

  private Host(HikariDataSource pool, Planted.Engine engine) {
    this.pool = pool;
    this.engine = engine;
  }

  /**
   * Starts, for as long as a fault prevents it again and again, and installs the engine. Each time
   * with a new pool: one whose first connection failed while it was set up may never get another.
   */
  static Host start(WorkerPlan plan) throws InterruptedException {
    long until = System.nanoTime() + TimeUnit.SECONDS.toNanos(BUILD_SECONDS);
    while (true) {
      HikariDataSource pool = new HikariDataSource(config(plan));
      try {
        Planted.Engine engine = engine(plan, pool);
        pool.setConnectionTimeout(IMPATIENT_MILLIS);
        Idempotency.install(engine.idempotency());
        return new Host(pool, engine);
      } catch (IdempotencyException e) {
        pool.close();
        if (System.nanoTime() > until) {
          throw e;
        }
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
      }
    }
  }

  /** Half of the hosts have stored procedures begin and commit, of either kind of pool. */
  private static Planted.Engine engine(WorkerPlan plan, HikariDataSource pool) {
    Planted planted = Planted.valueOf(plan.planted());
    return planted == Planted.NONE
        ? Planted.sound(pool, plan.number() % 4 == 1 || plan.number() % 4 == 2)
        : planted.engine(pool);
  }

  private static HikariConfig config(WorkerPlan plan) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(plan.jdbcUrl());
    config.setUsername(plan.user());
    config.setPassword(plan.password());
    config.setMaximumPoolSize(POOL);
    config.setMinimumIdle(1); // A process that may live for a second opens only what it needs.
    config.setConnectionTimeout(PATIENT_MILLIS);
    config.setValidationTimeout(500);
    config.setInitializationFailTimeout(-1);
    config.setAutoCommit(plan.number() % 2 == 0);
    if (plan.number() % 3 == 0) {
      config.setTransactionIsolation("TRANSACTION_READ_COMMITTED");
    }
    config.addDataSourceProperty(
        "sessionVariables", "wait_timeout=5,innodb_lock_wait_timeout=1,lock_wait_timeout=2");
    config.addDataSourceProperty("connectTimeout", "2000");
    config.addDataSourceProperty("socketTimeout", "4000");
    return config;
  }

  Bank bank() {
    return new Bank(new Books(engine.dataSource()));
  }

  /** Takes all connections that are to be had, and keeps them for a while. */
  void exhaustPool(long millis) throws InterruptedException {
    List<Connection> taken = new ArrayList<>();
    try {
      while (taken.size() < POOL) {
        taken.add(pool.getConnection());
      }
    } catch (SQLException e) {
      // Others are quicker; there is none left, which was the aim.
    }
    TimeUnit.MILLISECONDS.sleep(millis);
    for (Connection connection : taken) {
      try {
        connection.close();
      } catch (SQLException e) {
        // The pool has noticed and replaces it.
      }
    }
  }

  /** Waits until nobody uses a connection, the purge included. */
  void awaitRest() throws InterruptedException {
    while (pool.getHikariPoolMXBean().getActiveConnections() > 0) {
      TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
    }
  }

  @Override
  public void close() {
    engine.idempotency().close();
    pool.close();
  }
}
