package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.ErrorCode;
import dev.idempotent.jdbc.internal.sql.ImplicitCommit.Effect;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.CallableStatement;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/**
 * Stands before a JDBC object of the shared connection: sees every exception, refuses other threads
 * and late use, and lets no object out that would lead past it.
 *
 * <p>A dynamic proxy, so that methods of later JDBC versions pass too; its cost is far below that
 * of the round trip that most calls make.
 */
abstract class Guard implements InvocationHandler {
  private final SharedTransaction transaction;
  private final Object delegate;

  Guard(SharedTransaction transaction, Object delegate) {
    this.transaction = transaction;
    this.delegate = delegate;
  }

  static <T> T proxy(Class<T> type, Guard guard) {
    return type.cast(
        Proxy.newProxyInstance(Guard.class.getClassLoader(), new Class<?>[] {type}, guard));
  }

  final SharedTransaction transaction() {
    return transaction;
  }

  /** Handles what this kind of object treats in its own way, or calls {@link #pass}. */
  abstract @Nullable Object handle(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable;

  @Override
  public final @Nullable Object invoke(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (method.getDeclaringClass() == Object.class) {
      return ofObject(proxy, method, arguments);
    }
    return handle(proxy, method, arguments);
  }

  private @Nullable Object ofObject(
      Object proxy, Method method, @Nullable Object @Nullable [] arguments) {
    return switch (method.getName()) {
      case "equals" -> arguments != null && proxy == arguments[0];
      case "hashCode" -> System.identityHashCode(proxy);
      default -> "shared connection of " + transaction.method();
    };
  }

  /** Refuses use by another thread, after the call, and after the transaction was lost. */
  final void checkUsable() throws SQLException {
    if (!transaction.isOwner(Thread.currentThread())) {
      throw new TransactionControlException(
          ErrorCode.CONNECTION_MISUSED,
          transaction.method()
              + ": its connection belongs to the thread that runs the call and was"
              + " used by another one");
    }
    if (transaction.isEnded()) {
      throw new TransactionControlException(
          ErrorCode.CONNECTION_MISUSED,
          transaction.method() + ": its connection was used after the call had ended");
    }
    if (transaction.isDoomed()) {
      SQLException lost =
          new TransactionControlException(
              ErrorCode.TRANSACTION_LOST,
              transaction.method()
                  + ": the call's transaction is lost, so that no further statement is possible;"
                  + " let the exception out");
      lost.initCause(transaction.reason());
      throw lost;
    }
  }

  /** Calls the real object. */
  final @Nullable Object pass(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    checkUsable();
    return passUnchecked(method, arguments);
  }

  /** Calls the real object, also when the transaction is lost. */
  final @Nullable Object passUnchecked(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return guarded(method, passRaw(method, arguments), Effect.NONE);
  }

  /** Calls the real object and returns what it returns, without a guard. */
  final @Nullable Object passRaw(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    try {
      return method.invoke(delegate, arguments);
    } catch (InvocationTargetException e) {
      Throwable thrown = e.getCause();
      if (thrown instanceof SQLException sql) {
        transaction.observe(sql);
      }
      throw thrown;
    }
  }

  /** Calls the real object with something that may end the transaction, and finds out. */
  final @Nullable Object passProbed(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    checkUsable();
    transaction.armProbe();
    transaction.markRewound();
    return passChecked(method, arguments);
  }

  /** Calls the real object with several statements, of which one may end the transaction. */
  final @Nullable Object passBatch(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    checkUsable();
    transaction.armForBatch();
    return passChecked(method, arguments);
  }

  private @Nullable Object passChecked(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    Object result;
    try {
      result = passUnchecked(method, arguments);
    } catch (SQLException e) {
      checkProbeAfter(e);
      throw e;
    }
    transaction.checkProbe();
    return result;
  }

  /** What is done past the guard can't be seen; so the transaction is probed before the commit. */
  final @Nullable Object unwrap(
      Object guarded, Method method, @Nullable Object @Nullable [] arguments) throws Throwable {
    if (isA(guarded, arguments)) {
      return guarded;
    }
    checkUsable();
    transaction.armProbe();
    transaction.markRewound();
    return passRaw(method, arguments);
  }

  final Object isWrapperFor(Object guarded, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return isA(guarded, arguments) || Boolean.TRUE.equals(pass(method, arguments));
  }

  private static boolean isA(Object guarded, @Nullable Object @Nullable [] arguments) {
    return arguments != null && arguments[0] instanceof Class<?> type && type.isInstance(guarded);
  }

  /** Calls the real object with something that undoes a part of the transaction. */
  final @Nullable Object passRewinding(Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    Object result = pass(method, arguments);
    transaction.markRewound();
    transaction.rearmProbe();
    return result;
  }

  private void checkProbeAfter(SQLException failure) {
    if (!transaction.isDoomed()) {
      try {
        transaction.checkProbe();
      } catch (SQLException e) {
        transaction.doom(e);
        failure.addSuppressed(e);
      }
    }
  }

  /**
   * Judges a text of SQL.
   *
   * @throws SQLException if it would end the transaction
   */
  final Effect effectOf(String sql) throws SQLException {
    Effect effect = transaction.effectOf(sql);
    if (effect == Effect.ENDS) {
      if (sql.stripLeading().regionMatches(true, 0, "rollback", 0, "rollback".length())) {
        // What the method wanted to be undone must not commit, should it swallow the refusal.
        transaction.doom(null);
      }
      throw refused("a statement that ends the transaction or commits implicitly");
    }
    return effect;
  }

  final TransactionControlException refused(String what) {
    return new TransactionControlException(
        ErrorCode.TRANSACTION_CONTROL,
        transaction.method()
            + ": "
            + what
            + " is not possible inside the call, since key and writes"
            + " commit together when the method returns");
  }

  /**
   * Guards what the real object returned.
   *
   * @param method whose result it is. What it says of its type spares most results the questions to
   *     their classes, which take longest where the answer is no
   * @param effect what executing it, if it is a statement, does to the transaction
   */
  final @Nullable Object guarded(Method method, @Nullable Object result, Effect effect) {
    Class<?> type = method.getReturnType();
    if (result == null || type.isPrimitive() || type == String.class) {
      return result;
    }
    if (type == PreparedStatement.class) {
      return proxy(PreparedStatement.class, new StatementGuard(this, (Statement) result, effect));
    }
    if (type == ResultSet.class) {
      return proxy(ResultSet.class, new ChildGuard(this, result));
    }
    return guarded(result, effect);
  }

  private Object guarded(Object result, Effect effect) {
    if (result instanceof CallableStatement s) {
      return proxy(CallableStatement.class, new StatementGuard(this, s, effect));
    }
    if (result instanceof PreparedStatement s) {
      return proxy(PreparedStatement.class, new StatementGuard(this, s, effect));
    }
    if (result instanceof Statement s) {
      return proxy(Statement.class, new StatementGuard(this, s, effect));
    }
    if (result instanceof ResultSet r) {
      return proxy(ResultSet.class, new ChildGuard(this, r));
    }
    if (result instanceof DatabaseMetaData m) {
      return proxy(DatabaseMetaData.class, new ChildGuard(this, m));
    }
    if (result instanceof Connection) {
      return connection();
    }
    return result;
  }

  /** Returns the connection as the method sees it. */
  abstract Connection connection();
}
