package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import com.zaxxer.hikari.HikariDataSource;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * A driver or a pool that throws what no database does, at places where something has to be ended
 * all the same.
 */
final class FaultyDriverTest {
  private Bench bench;
  private HikariDataSource pool;
  private JdbcIdempotency host;
  private volatile Predicate<String> fault = step -> false;
  private volatile Predicate<String> refusal = step -> false;

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    pool = bench.pool(config -> config.setMaximumPoolSize(1));
    host =
        bench.engine(
            facade(DataSource.class, pool, ""),
            builder -> builder.serverPreparedStatements(false).procedures(false));
  }

  @AfterEach
  void close() {
    fault = step -> false;
    refusal = step -> false;
    bench.close();
  }

  /**
   * Passes all calls on, to what is returned as well. Asks about each of them, named by its method
   * and the SQL, whether to throw an Error: instead of it, or once it was done.
   */
  private <T> T facade(Class<T> type, Object target, String sql) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              String text =
                  arguments != null && arguments.length > 0 && arguments[0] instanceof String first
                      ? first
                      : sql;
              String step = method.getName() + " " + text;
              if (refusal.test(step)) {
                throw new StackOverflowError("planted");
              }
              Object result;
              try {
                result = method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
              if (fault.test(step)) {
                throw new StackOverflowError("planted");
              }
              return switch (method.getName()) {
                case "getConnection" -> facade(Connection.class, result, "");
                case "createStatement" -> facade(Statement.class, result, "");
                case "prepareStatement" -> facade(PreparedStatement.class, result, text);
                default -> result;
              };
            }));
  }

  private static Predicate<String> once(Predicate<String> when) {
    AtomicInteger times = new AtomicInteger();
    return step -> when.test(step) && times.getAndIncrement() == 0;
  }

  private String call(String key, Callable<?> work) throws Exception {
    return host.call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(host.dataSource(), key);
          work.call();
          return "done " + key;
        });
  }

  private long keys(String which) throws SQLException {
    return bench.count("SELECT COUNT(*) FROM idempotent_call WHERE " + which);
  }

  @Test
  void innerClaim_whoseInsertIsAnsweredByAnError_isUndone() throws Exception {
    String result =
        call(
            "outer",
            () -> {
              fault = once(step -> step.startsWith("execute") && step.contains("INSERT INTO `"));
              return catchThrowable(() -> call("inner", () -> null));
            });

    assertThat(result).isEqualTo("done outer");
    assertThat(keys("TRUE")).isOne();
    assertThat(call("inner", () -> null)).isEqualTo("done inner");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void innerClaim_whoseConnectionDoesNotTakeItsTimeLimitBack_isUndone() throws Exception {
    AtomicInteger times = new AtomicInteger();
    Throwable[] thrown = new Throwable[1];
    String result =
        call(
            "outer",
            () -> {
              // The first one is the limit for the claim, the second one takes it back.
              fault = step -> step.startsWith("setNetworkTimeout") && times.incrementAndGet() == 2;
              thrown[0] = catchThrowable(() -> call("inner", () -> null));
              return null;
            });

    assertThat(thrown[0]).isInstanceOf(StackOverflowError.class);
    assertThat(result).isEqualTo("done outer");
    assertThat(call("outer", () -> null)).isEqualTo("done outer");
    assertThat(keys("TRUE")).isOne();
    assertThat(call("inner", () -> null)).isEqualTo("done inner");
    bench.assertAtRest();
  }

  private Throwable failingCall(Predicate<String> refused) {
    Throwable thrown =
        catchThrowable(
            () ->
                call(
                    "key",
                    () -> {
                      refusal = refused;
                      throw new IllegalStateException("business");
                    }));
    refusal = step -> false;
    return thrown;
  }

  private static boolean rollsBackOrAborts(String step) {
    return step.equals("execute ROLLBACK") || step.startsWith("abort");
  }

  /** The next borrower's START TRANSACTION would commit what the failed call has written. */
  @Test
  void connection_thatThePoolCanNeitherRollBackNorAbort_isAbortedPastThePool() throws Exception {
    assertThat(failingCall(FaultyDriverTest::rollsBackOrAborts)).hasMessage("business");

    assertThat(call("key", () -> null)).isEqualTo("done key");
    assertThat(bench.ledgerRows()).isOne();
    bench.assertAtRest();
  }

  @Test
  void connection_thatNothingCanRollBackOrAbort_isNotLentAgain() {
    Throwable thrown = failingCall(step -> rollsBackOrAborts(step) || isAboutWrapping(step));

    assertThat(thrown).hasMessage("business");
    assertThat(pool.getHikariPoolMXBean().getActiveConnections()).isOne();
    assertThat(pool.getHikariPoolMXBean().getIdleConnections()).isZero();
  }

  private static boolean isAboutWrapping(String step) {
    return step.startsWith("unwrap") || step.startsWith("isWrapperFor");
  }

  /** As ShardingSphere's does, which has no abort. */
  @Test
  void connection_thatCanOnlyBeRolledBack_goesBack() throws Exception {
    Throwable thrown =
        failingCall(
            step ->
                step.startsWith("setNetworkTimeout")
                    || step.startsWith("abort")
                    || isAboutWrapping(step));

    assertThat(thrown).hasMessage("business");
    assertThat(call("key", () -> null)).isEqualTo("done key");
    assertThat(bench.ledgerRows()).isOne();
    bench.assertAtRest();
  }
}
