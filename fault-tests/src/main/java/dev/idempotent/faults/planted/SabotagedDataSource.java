package dev.idempotent.faults.planted;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Puts a {@link Sabotage} between a pool and those who borrow from it. */
final class SabotagedDataSource {
  private SabotagedDataSource() {}

  static DataSource of(DataSource pool, Sabotage sabotage) {
    return proxy(
        DataSource.class,
        (self, method, arguments) -> {
          Object result = invoke(pool, method, arguments);
          return result instanceof Connection connection
              ? proxy(Connection.class, new OfConnection(connection, sabotage))
              : result;
        });
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof SQLException cause) {
        throw cause;
      }
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }

  private record OfConnection(Connection connection, Sabotage sabotage)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
      if (method.getName().equals("commit")) {
        sabotage.commit(
            connection, () -> SabotagedDataSource.invoke(connection, method, arguments));
        return null;
      }
      String sql = "";
      if (arguments != null && arguments.length > 0 && arguments[0] instanceof String text) {
        sql = text;
        if (method.getName().equals("prepareStatement")) {
          sql = sabotage.rewrite(text);
          arguments[0] = sql;
        }
      }
      Object result = SabotagedDataSource.invoke(connection, method, arguments);
      if (result instanceof PreparedStatement statement) {
        return proxy(
            PreparedStatement.class, new OfStatement(connection, statement, sql, sabotage));
      }
      return result instanceof Statement statement
          ? proxy(Statement.class, new OfStatement(connection, statement, "", sabotage))
          : result;
    }
  }

  private record OfStatement(
      Connection connection, Statement statement, String prepared, Sabotage sabotage)
      implements InvocationHandler {
    @Override
    public @Nullable Object invoke(
        Object self, Method method, @Nullable Object @Nullable [] arguments) throws SQLException {
      if (!method.getName().startsWith("execute")) {
        return SabotagedDataSource.invoke(statement, method, arguments);
      }
      String sql =
          arguments != null && arguments.length > 0 && arguments[0] instanceof String text
              ? text
              : prepared;
      if (sql.equals("COMMIT")) {
        sabotage.commit(connection, () -> SabotagedDataSource.invoke(statement, method, arguments));
        return false;
      }
      return sabotage.execute(
          connection, sql, () -> SabotagedDataSource.invoke(statement, method, arguments));
    }
  }
}
