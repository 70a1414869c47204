package dev.idempotent.jdbc.model;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.LockSupport;

/** What of a {@link Connection} is used: the client's end of a {@link ModelSession}. */
final class ModelConnection {
  private final ModelDatabase database;
  private final ModelProcess process;
  private final ModelSession session;
  private final Connection facade;
  private boolean lost;
  private int networkTimeout;

  ModelConnection(ModelDatabase database, ModelProcess process) {
    this.database = database;
    this.process = process;
    this.session = database.open(process);
    this.facade = Facade.of(Connection.class, this);
  }

  Connection lend() {
    return facade;
  }

  boolean isUsable() {
    return !lost && !session.isOver();
  }

  /** Sends a statement, as soon as it is let, and returns its answer. */
  Answer send(String sql, List<Object> parameters) throws SQLException {
    if (!process.isAlive()) {
      throw new Killed();
    }
    Statements.Operation operation = Statements.of(sql);
    Fault fault = Fault.NONE;
    if (!lost && !session.isOver() && operation.isStep(session)) {
      fault = Actor.current().pause(operation.step(session, parameters));
    }
    try {
      return answer(operation, parameters, fault);
    } finally {
      // The pauses before further tries are of real time, which is not the model's: this ends the
      // next one at once.
      LockSupport.unpark(Thread.currentThread());
    }
  }

  private Answer answer(Statements.Operation operation, List<Object> parameters, Fault fault)
      throws SQLException {
    if (lost || session.isOver()) {
      lost = true;
      throw new SQLNonTransientConnectionException("the connection is lost", "08S01");
    }
    switch (fault) {
      case CUT -> {
        session.orphan(operation.received(session, parameters));
        return answer(operation, parameters, Fault.NONE);
      }
      case LAGGING_FAILOVER -> {
        database.failOverAfter(operation.received(session, parameters));
        return answer(operation, parameters, Fault.NONE);
      }
      case DEADLOCK -> {
        session.rollback();
        throw new SQLException("deadlock", fault.sqlState(), 1213);
      }
      case SILENT_LOSS -> {
        session.rollback();
        throw new SQLException("unknown", fault.sqlState(), 9999);
      }
      case DRIVER_FAILURE -> {
        if (operation.isCommit()) {
          operation.execute(session, parameters);
        }
        throw new History.DriverFailure();
      }
      case ERROR_AFTER_COMMIT -> {
        operation.execute(session, parameters);
        throw new SQLException("unknown", fault.sqlState(), 9999);
      }
      case ERROR_BEFORE_COMMIT -> {
        operation.executeUpToCommit(session, parameters);
        throw new SQLException("unknown", fault.sqlState(), 9999);
      }
      case TIMEOUT -> throw new SQLException("lock wait timeout", fault.sqlState(), 1205);
      case WAIT_OVER ->
          throw new SQLException("interrupted", fault.sqlState(), ModelStatement.QUERY_INTERRUPTED);
      default -> {
        return operation.execute(session, parameters);
      }
    }
  }

  // What of a Connection is used.

  public boolean getAutoCommit() {
    return session.isAutoCommit();
  }

  public int getNetworkTimeout() {
    return networkTimeout;
  }

  public void setNetworkTimeout(Executor executor, int milliseconds) {
    networkTimeout = milliseconds;
  }

  public boolean isWrapperFor(Class<?> type) {
    return false;
  }

  public Statement createStatement() {
    return Facade.of(Statement.class, new ModelStatement(this, null));
  }

  public PreparedStatement prepareStatement(String sql) {
    return Facade.of(PreparedStatement.class, new ModelStatement(this, sql));
  }

  public void commit() throws SQLException {
    send("COMMIT", List.of());
  }

  public void rollback() throws SQLException {
    send("ROLLBACK", List.of());
  }

  public void abort(Executor executor) {
    if (!process.isAlive()) {
      // The library goes on after an Error here, as it must; a dead process does nothing more.
      return;
    }
    if (!lost && !session.isOver()) {
      session.orphan(null);
    }
    lost = true;
  }

  public void close() {
    if (isUsable() && session.isDirty()) {
      database.history().violated("a connection was given back inside of a transaction");
    }
    process.giveBack(this);
  }
}
