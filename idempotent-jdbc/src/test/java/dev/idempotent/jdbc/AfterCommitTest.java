package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotentCall;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Test;

/** What methods ask to be done after the commit, from inside of nested calls. */
final class AfterCommitTest extends NestedCalls {
  @Test
  void afterCommit_runsInOrderAfterTheOutermostCommit() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          IdempotentCall.current().afterCommit(() -> done.add("outer " + rows()));
          call(
              host,
              "inner",
              () -> {
                IdempotentCall.current().afterCommit(() -> done.add("inner " + rows()));
                return null;
              });
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "failing",
                          () -> {
                            IdempotentCall.current().afterCommit(() -> done.add("failing"));
                            return failing().call();
                          }))
              .hasMessage("business");
          IdempotentCall.current().afterCommit(() -> done.add("last"));
          assertThat(done).isEmpty();
          return null;
        });

    assertThat(done).containsExactlyInAnyOrder("outer 2", "inner 2", "last");
    assertThat(done.indexOf("last")).isGreaterThan(done.indexOf("outer 2"));
  }

  private long rows() {
    try {
      return bench.keyRows();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void afterCommit_ofTheOuterAskedForInsideAFailingInner_runs() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          IdempotentCall outer = IdempotentCall.current();
          assertThatThrownBy(
                  () ->
                      call(
                          host,
                          "inner",
                          () -> {
                            outer.afterCommit(() -> done.add("outer"));
                            return failing().call();
                          }))
              .hasMessage("business");
          return null;
        });

    assertThat(done).containsExactly("outer");
  }

  @Test
  void afterCommit_thatCallsAgain_isOutsideOfTheCall() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "first",
        () -> {
          IdempotentCall.current()
              .afterCommit(
                  () -> {
                    done.add(unchecked(() -> call(host, "first")));
                    done.add(unchecked(() -> call(host, "second")));
                  });
          return null;
        });

    assertThat(done).containsExactly("first 1", "second 2");
    assertThat(bench.keyRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  private static String unchecked(Callable<String> call) {
    try {
      return call.call();
    } catch (Exception e) {
      return e.toString();
    }
  }

  @Test
  void afterCommit_thatThrows_isContainedAndTheNextRuns() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    String result =
        call(
            host,
            "key",
            () -> {
              IdempotentCall call = IdempotentCall.current();
              call.afterCommit(
                  () -> {
                    throw new IllegalStateException("hook");
                  });
              call.afterCommit(() -> done.add("next"));
              return null;
            });

    assertThat(result).isEqualTo("key 1");
    assertThat(done).containsExactly("next");
    assertThat(call(host, "key")).isEqualTo("key 1");
    bench.assertAtRest();
  }
}
