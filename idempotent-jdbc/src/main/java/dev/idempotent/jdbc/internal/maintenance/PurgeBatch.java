package dev.idempotent.jdbc.internal.maintenance;

import dev.idempotent.jdbc.internal.sql.SqlErrors;
import dev.idempotent.jdbc.internal.sql.TableName;
import dev.idempotent.jdbc.internal.transaction.Session;
import dev.idempotent.spi.Digest;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * Deletes one batch of expired rows. Batches have to be run by one thread at a time; the lag may be
 * asked for by any.
 *
 * <p>Where no more are due than one transaction deletes, it deletes them all. Else it takes a slice
 * of the table, rows that follow each other in the order of the primary key, and deletes what is
 * due there: keys that expire together lie on pages far apart, of which each would have to be read
 * and written for a single row.
 *
 * <p>The keys are found by reads at READ UNCOMMITTED, which lock nothing at any isolation level of
 * the pool, and of which those of an index need no older versions of rows. Those that no call holds
 * are locked and deleted by primary key at READ COMMITTED, with the expiry checked again, since a
 * caller may have taken a row over in between: a DELETE by the expiry index would deadlock with
 * such callers, and one that waits for a call would keep others waiting meanwhile. A named lock of
 * the server lets one host at a time do this; it is given back with each batch, because it belongs
 * to the pool's connection.
 */
final class PurgeBatch {
  /** Where a slice begins. */
  enum Start {
    /** Where the last one of these has ended; behind the end of the table at its beginning. */
    ROUND,
    /** At a row that has been due for a time drawn at random. */
    DRAWN,
    /** At the last row that the last slice which began at a drawn row, or so on, has found. */
    GO_ON
  }

  /** What a batch found. */
  enum Result {
    /** More rows were due than one transaction deletes, and it has dealt with a slice. */
    SLICE,
    /** Everything that was due is gone, but for what calls hold. */
    DONE,
    /** Another host is at it. */
    ELSEWHERE
  }

  /**
   * What was done.
   *
   * @param share which part of the slice's rows was due, at least: no more than may be deleted are
   *     counted; 0 where there was no slice
   */
  record Report(Result result, int deleted, double share) {
    static Report withoutSlice(Result result, int deleted) {
      return new Report(result, deleted, 0);
    }
  }

  /** How many rows a slice has for each that may be deleted. */
  private static final int SLICE = 4;

  /** The shortest time that is drawn is that of the oldest row, halved so many times. */
  private static final int HALVINGS = 16;

  /** A host that has vanished must not keep the purge for ever; a batch takes far less. */
  private static final Duration ANSWER_WITHIN = Duration.ofMinutes(1);

  private final DataSource pool;
  private final DueRows table;
  private final String lockName;
  private final int rows;
  private @Nullable RowKey round;
  private @Nullable RowKey drawn;

  PurgeBatch(DataSource pool, TableName table, Duration grace, int rows) {
    this.pool = pool;
    this.table = new DueRows(table, grace.toNanos() / 1000);
    // The server's limit for names of locks is 64 characters, shorter than two names of 64.
    byte[] name = table.sql().getBytes(StandardCharsets.UTF_8);
    this.lockName =
        "idempotent-purge-" + HexFormat.of().formatHex(Digest.sha256(name).toBytes(), 0, 16);
    this.rows = rows;
  }

  /** Returns how many rows, due or not, a slice has. */
  int sliceRows() {
    return SLICE * rows;
  }

  /** Runs it. Where it begins matters only if more rows are due than one transaction deletes. */
  Report run(Start start) throws SQLException {
    return onSession(session -> runAlone(session, start));
  }

  private Report runAlone(Session session, Start start) throws SQLException {
    Connection connection = session.connection();
    if (!lock(session)) {
      end(connection);
      return Report.withoutSlice(Result.ELSEWHERE, 0);
    }
    try {
      end(connection);
      session.execute("SET TRANSACTION ISOLATION LEVEL READ UNCOMMITTED");
      session.begin();
      List<RowKey> due = table.oldest(connection, rows);
      boolean all = due.size() < rows;
      if (!all) {
        due = slice(connection, start, due.get(0));
      }
      session.rollback();
      int deleted = due.isEmpty() ? 0 : delete(session, due);
      return all
          ? Report.withoutSlice(Result.DONE, deleted)
          : new Report(Result.SLICE, deleted, (double) due.size() / sliceRows());
    } finally {
      unlock(session);
    }
  }

  /** Finds what is due in the slice, and remembers where to go on. */
  private List<RowKey> slice(Connection connection, Start start, RowKey oldest)
      throws SQLException {
    RowKey begin =
        switch (start) {
          case ROUND -> round == null ? oldest : round;
          case DRAWN -> draw(connection, oldest);
          case GO_ON -> drawn == null ? oldest : drawn;
        };
    List<RowKey> due = table.inSlice(connection, begin, sliceRows(), rows);
    if (start != Start.ROUND) {
      drawn = due.isEmpty() ? begin : due.get(due.size() - 1);
    } else if (due.size() == rows) {
      round = due.get(rows - 1);
    } else {
      RowKey behind = table.behindSlice(connection, begin, sliceRows());
      round = behind == null ? RowKey.FIRST : behind;
    }
    return due;
  }

  /** Short times are as likely as long ones: masses of keys that live short have only those. */
  private RowKey draw(Connection connection, RowKey oldest) throws SQLException {
    double halvings = ThreadLocalRandom.current().nextDouble(HALVINGS);
    RowKey found =
        table.dueFor(connection, (long) (table.lagMicros(connection) * Math.pow(2, -halvings)));
    return found == null ? oldest : found;
  }

  private int delete(Session session, List<RowKey> due) throws SQLException {
    session.execute("SET TRANSACTION ISOLATION LEVEL READ COMMITTED");
    session.begin();
    int deleted = table.deleteFree(session.connection(), due);
    session.commit();
    return deleted;
  }

  /** Returns by how many microseconds the oldest row has outlived expiry and grace, or zero. */
  long lagMicros() throws SQLException {
    return onSession(
        session -> {
          try {
            return table.lagMicros(session.connection());
          } finally {
            end(session.connection());
          }
        });
  }

  /** What is done with a session. */
  private interface Work<T> {
    T on(Session session) throws SQLException;
  }

  private <T> T onSession(Work<T> work) throws SQLException {
    Session session = Session.checkOut(pool);
    try {
      session.limitSilence(ANSWER_WITHIN);
      return work.on(session);
    } catch (SQLException e) {
      if (SqlErrors.isConnectionLost(e) || SqlErrors.isReadOnly(e)) {
        session.markBroken();
      }
      throw e;
    } finally {
      session.close();
    }
  }

  private boolean lock(Session session) throws SQLException {
    boolean answered = false;
    try (PreparedStatement statement =
        session.connection().prepareStatement("SELECT GET_LOCK(?, 0)")) {
      statement.setString(1, lockName);
      try (ResultSet row = statement.executeQuery()) {
        row.next();
        boolean locked = row.getInt(1) == 1;
        answered = true;
        return locked;
      }
    } finally {
      if (!answered) {
        session.markBroken();
      }
    }
  }

  /** A session that may still have the lock ends: in the pool it would keep all others from it. */
  private void unlock(Session session) throws SQLException {
    boolean done = false;
    try (PreparedStatement statement =
        session.connection().prepareStatement("SELECT RELEASE_LOCK(?)")) {
      statement.setString(1, lockName);
      statement.executeQuery().close();
      done = true;
    } finally {
      if (done) {
        end(session.connection());
      } else {
        session.markBroken();
      }
    }
  }

  /** Where autocommit is off, each read has begun a transaction. */
  private static void end(Connection connection) throws SQLException {
    if (!connection.getAutoCommit()) {
      connection.rollback();
    }
  }
}
