package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.jdbc.internal.sql.ImplicitCommit.Effect;
import java.lang.reflect.Method;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import org.jspecify.annotations.Nullable;

/**
 * One handle on the call's connection, as the method gets it: an ordinary connection with
 * autocommit off, whose {@code close} closes only the handle, and on which the transaction can't be
 * ended or changed.
 */
final class ConnectionGuard extends Guard {
  private final Connection delegate;
  private final Connection handle;
  private boolean closed;

  private ConnectionGuard(SharedTransaction transaction, Connection delegate) {
    super(transaction, delegate);
    this.delegate = delegate;
    this.handle = proxy(Connection.class, this);
  }

  static Connection handleOn(SharedTransaction transaction) {
    return new ConnectionGuard(transaction, transaction.session().connection()).handle;
  }

  @Override
  Connection connection() {
    return handle;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    switch (method.getName()) {
      case "close" -> {
        closed = true;
        return null;
      }
      case "isClosed" -> {
        return closed || transaction().isEnded();
      }
      default -> {
        if (closed) {
          throw new SQLNonTransientConnectionException("the connection is closed", "08003");
        }
        return handleOpen(method, arguments == null ? new Object[0] : arguments);
      }
    }
  }

  private @Nullable Object handleOpen(Method method, @Nullable Object[] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "getAutoCommit" -> false;
      case "setAutoCommit" -> unlessFalse(arguments, "setAutoCommit(true)");
      case "setReadOnly" -> unlessFalse(arguments, "setReadOnly(true)");
      case "setTransactionIsolation" -> setTransactionIsolation(arguments);
      case "commit" -> throw refused("commit()");
      case "abort" -> throw refused("abort()");
      case "rollback" -> {
        if (arguments.length == 0) {
          // What the method wanted to be undone must not commit, should it swallow the refusal.
          checkUsable();
          transaction().doom(null);
          throw refused("rollback()");
        }
        yield passRewinding(method, arguments);
      }
      case "setSavepoint" -> {
        transaction().markSavepoint();
        yield pass(method, arguments);
      }
      case "prepareStatement", "prepareCall" -> prepare(method, arguments);
      case "isWrapperFor" -> isWrapperFor(handle, method, arguments);
      case "unwrap" -> unwrap(handle, method, arguments);
      default -> pass(method, arguments);
    };
  }

  private @Nullable Object prepare(Method method, @Nullable Object[] arguments) throws Throwable {
    checkUsable();
    Effect effect = arguments[0] instanceof String sql ? effectOf(sql) : Effect.NONE;
    return guarded(method, passRaw(method, arguments), effect);
  }

  private @Nullable Object unlessFalse(@Nullable Object[] arguments, String what)
      throws SQLException {
    checkUsable();
    if (Boolean.TRUE.equals(arguments[0])) {
      throw refused(what);
    }
    return null;
  }

  private @Nullable Object setTransactionIsolation(@Nullable Object[] arguments)
      throws SQLException {
    checkUsable();
    if (!Integer.valueOf(delegate.getTransactionIsolation()).equals(arguments[0])) {
      throw refused("another isolation level");
    }
    return null;
  }
}
