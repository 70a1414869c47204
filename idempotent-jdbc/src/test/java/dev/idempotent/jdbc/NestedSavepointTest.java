package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotentCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Savepoint;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Savepoints around inner calls: those of the engine, and those of the methods. */
final class NestedSavepointTest extends NestedCalls {
  @Test
  void middleFails_undoesItsInnerCallToo() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "middle",
                          () -> {
                            call(host, "inner");
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    assertThat(cached(host)).isEqualTo(1);
    assertThat(call(host, "inner")).isEqualTo("inner 4");
    bench.assertAtRest();
  }

  @Test
  void innerOfAnExpiredKey_isTakenOverBehindItsSavepoint() throws Exception {
    JdbcIdempotency host = host();
    JdbcIdempotency other = host();
    call(host, "inner");
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    call(
        other,
        "outer",
        () -> {
          assertThatThrownBy(() -> call(other, "inner", failing())).hasMessage("business");
          return null;
        });
    assertThat(lines("inner")).isEqualTo(1);
    assertThat(
            bench.count("SELECT COUNT(*) FROM idempotent_call WHERE expires_at < UTC_TIMESTAMP(6)"))
        .as("the expired row is there again")
        .isEqualTo(1);

    assertThat(call(other, "second outer", () -> call(other, "inner"))).isEqualTo("second outer 4");
    assertThat(lines("inner")).isEqualTo(2);
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void innerUndoneByASavepointOfTheMethod_isNotReplayed(boolean autoCommit) throws Exception {
    JdbcIdempotency host = host(autoCommit);

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            Savepoint before = connection.setSavepoint();
            call(host, "inner");
            connection.rollback(before);
          }
          return null;
        });

    assertThat(lines("inner")).isZero();
    assertThat(call(host, "inner")).as("it has to run").isEqualTo("inner 3");
    assertThat(lines("inner")).isEqualTo(1);
    bench.assertAtRest();
  }

  @Test
  void innerUndoneBySavepointText_isNotReplayed() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            Rival.run(connection, "SAVEPOINT mine");
            call(host, "inner");
            Rival.run(connection, "ROLLBACK TO SAVEPOINT mine");
          }
          return null;
        });

    assertThat(call(host, "inner")).as("it has to run").isEqualTo("inner 3");
    assertThat(lines("inner")).isEqualTo(1);
  }

  /** Else a part of the inner call would be undone, and its key kept. */
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void savepointOfTheInner_isGoneWhenItHasReturned(boolean byText) throws Exception {
    JdbcIdempotency host = host();
    List<Savepoint> set = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            call(
                host,
                "inner",
                () -> {
                  if (byText) {
                    Rival.run(connection, "SAVEPOINT mine");
                  } else {
                    set.add(connection.setSavepoint("mine"));
                  }
                  Bench.write(host.dataSource(), "after it");
                  return null;
                });
            assertThatThrownBy(
                    () -> {
                      if (byText) {
                        Rival.run(connection, "ROLLBACK TO SAVEPOINT mine");
                      } else {
                        connection.rollback(set.get(0));
                      }
                    })
                .isInstanceOf(SQLException.class);
          }
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(lines("after it")).isEqualTo(1);
    assertThat(call(host(), "inner")).isEqualTo("inner 2");
    bench.assertAtRest();
  }

  @Test
  void innerBeforeASavepointOfTheMethod_survivesItsRollback() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          try (Connection connection = host.dataSource().getConnection()) {
            call(
                host,
                "inner",
                () -> {
                  IdempotentCall.current().afterCommit(() -> done.add("inner"));
                  return null;
                });
            Savepoint after = connection.setSavepoint("after");
            Bench.write(host.dataSource(), "undone");
            connection.rollback(after);
          }
          return null;
        });

    assertThat(lines("inner")).isEqualTo(1);
    assertThat(lines("undone")).isZero();
    assertThat(done).containsExactly("inner");
    assertThat(call(host, "inner")).isEqualTo("inner 2");
  }

  @Test
  void procedureThatFails_inAnInnerCallThatIsCaught_doesNotFailTheOuter() throws Exception {
    bench.execute("CREATE PROCEDURE p() SIGNAL SQLSTATE '45000'");
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            try (Connection connection = host.dataSource().getConnection()) {
                              Rival.run(connection, "CALL p()");
                            }
                            return null;
                          }))
              .isInstanceOf(SQLException.class);
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    assertThat(lines("inner")).isZero();
  }

  @Test
  void connectionUnwrapped_inAnInnerCallThatIsCaught_doesNotFailTheOuter() throws Exception {
    JdbcIdempotency host = host();

    call(
        host,
        "outer",
        () -> {
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            try (Connection connection = host.dataSource().getConnection()) {
                              connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
                            }
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(lines("outer")).isEqualTo(1);
    assertThat(lines("inner")).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void connectionUnwrapped_aroundAndInsideOfAnInnerCall_failsNeither(boolean autoCommit)
      throws Exception {
    JdbcIdempotency host = host(autoCommit);

    for (String where : List.of("around", "inside", "both")) {
      call(
          host,
          where,
          () -> {
            if (!where.equals("inside")) {
              unwrap(host);
            }
            call(host, "first " + where, () -> where.equals("around") ? null : unwrap(host));
            call(host, "second " + where);
            return null;
          });
      assertThat(lines(where)).isEqualTo(1);
      assertThat(lines("first " + where)).isEqualTo(1);
      assertThat(lines("second " + where)).isEqualTo(1);
    }
    bench.assertAtRest();
  }

  private static Object unwrap(JdbcIdempotency host) throws SQLException {
    try (Connection connection = host.dataSource().getConnection()) {
      return connection.unwrap(com.mysql.cj.jdbc.JdbcConnection.class);
    }
  }
}
