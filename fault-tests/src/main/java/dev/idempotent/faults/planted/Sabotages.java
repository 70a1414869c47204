package dev.idempotent.faults.planted;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Bugs in what goes to the server. */
final class Sabotages {
  private static final int DEADLOCK = 1213;

  /** What the server counts where the key's row was there. */
  private static final int ROW_CHANGED = 2;

  private Sabotages() {}

  static DataSource keyCommittedFirst(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            Object result = statement.proceed();
            if (insertsKey(sql)) {
              commitInBetween(connection);
            }
            return result;
          }
        });
  }

  static DataSource effectCommittedBeforeKey(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            if (insertsKey(sql)) {
              commitInBetween(connection);
            }
            return statement.proceed();
          }
        });
  }

  static DataSource keyCommittedWithoutEffect(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            if (completesKey(sql) && rarely()) {
              run(connection, "ROLLBACK TO SAVEPOINT planted");
            }
            Object result = statement.proceed();
            if (insertsKey(sql)) {
              run(connection, "SAVEPOINT planted");
            }
            return result;
          }
        });
  }

  static DataSource commitErrorSwallowed(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @SuppressWarnings("EmptyCatch")
          void commit(Connection connection, Proceeding commit) {
            try {
              commit.proceed();
            } catch (SQLException e) {
              // This is the bug.
            }
          }
        });
  }

  static DataSource lostCommitTakenForRollback(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          private final ThreadLocal<Boolean> resolving = ThreadLocal.withInitial(() -> false);

          @Override
          String rewrite(String sql) {
            return resolving.get() && sql.contains("FOR UPDATE")
                ? sql.replace("WHERE", "WHERE 1 = 0 AND")
                : sql;
          }

          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            if (sql.startsWith("SET TRANSACTION ISOLATION LEVEL READ COMMITTED")) {
              resolving.set(true);
            } else if (sql.equals("ROLLBACK") || insertsKey(sql)) {
              resolving.set(false);
            }
            return statement.proceed();
          }
        });
  }

  /** Every other process is a day and a half ahead. */
  static DataSource expiryByHostClock(DataSource pool) {
    int hoursAhead = ProcessHandle.current().pid() % 2 == 0 ? 0 : 36;
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          String rewrite(String sql) {
            if (!sql.contains("idempotent_call")) {
              return sql;
            }
            LocalDateTime now = LocalDateTime.now(ZoneOffset.UTC).plusHours(hoursAhead);
            return sql.replace("UTC_TIMESTAMP(6)", "CAST('" + now + "' AS DATETIME(6))");
          }
        });
  }

  static DataSource purgeDeletesLiving(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          String rewrite(String sql) {
            return sql.replace(
                "expires_at <= UTC_TIMESTAMP(6) - INTERVAL",
                "expires_at <= UTC_TIMESTAMP(6) + INTERVAL 7 DAY - INTERVAL");
          }
        });
  }

  static DataSource takeOverUnconditional(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          String rewrite(String sql) {
            return sql.replace("IF(expires_at <= UTC_TIMESTAMP(6), ", "IF(TRUE, ");
          }

          /** Gives another process the time to meet the same expired row. */
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            if (insertsKey(sql) && sql.contains("ON DUPLICATE KEY UPDATE")) {
              LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(400));
            }
            return statement.proceed();
          }
        });
  }

  static DataSource deadlockSwallowed(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            try {
              Object result = statement.proceed();
              // There is no row any more to complete, which has to be overlooked as well.
              return completesKey(sql) ? ROW_CHANGED : result;
            } catch (SQLException e) {
              if (e.getErrorCode() != DEADLOCK || !sql.startsWith("UPDATE")) {
                throw e;
              }
              beginAgain(connection);
              return 1;
            }
          }
        });
  }

  static DataSource innerCallCommits(DataSource pool) {
    return SabotagedDataSource.of(
        pool,
        new Sabotage() {
          @Override
          @Nullable Object execute(Connection connection, String sql, Proceeding statement)
              throws SQLException {
            if (sql.startsWith("SAVEPOINT")) {
              commitInBetween(connection);
            }
            return statement.proceed();
          }
        });
  }

  private static boolean rarely() {
    return ThreadLocalRandom.current().nextInt(10) == 0;
  }
}
