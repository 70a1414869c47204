package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.idempotent.IdempotentCall;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
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

  /** As code in Kotlin does, which knows no checked exceptions. */
  private static RuntimeException unchecked(Exception thrown) {
    return AfterCommitTest.<RuntimeException>cast(thrown);
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <X extends Exception> X cast(Exception thrown) throws X {
    throw (X) thrown;
  }

  @Test
  void afterCommit_thatThrowsAChecked_isContainedAndTheInnerKeyLands() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    String result =
        call(
            host,
            "outer",
            () -> {
              IdempotentCall.current()
                  .afterCommit(
                      () -> {
                        throw unchecked(new IOException("hook"));
                      });
              IdempotentCall.current().afterCommit(() -> done.add("next"));
              return call(host, "inner");
            });

    assertThat(result).isEqualTo("outer 1");
    assertThat(done).containsExactly("next");
    bench.assertAtRest();
    assertThat(call(host, "inner")).isEqualTo("inner 2");
  }

  @Test
  void listener_thatThrowsAChecked_isContainedAndTheInnerKeyLands() throws Exception {
    JdbcIdempotency host =
        bench.engine(
            bench.pool(config -> config.setMaximumPoolSize(1)),
            builder ->
                builder.listener(
                    event -> {
                      throw unchecked(new IOException("listener"));
                    }));

    assertThat(call(host, "outer", () -> call(host, "inner"))).isEqualTo("outer 1");
    bench.assertAtRest();
    assertThat(call(host, "inner")).isEqualTo("inner 2");
  }

  @Test
  void afterCommit_ofTheOuter_mayCallTheInnersKeyAgain() throws Exception {
    JdbcIdempotency host = host();
    List<String> done = new ArrayList<>();

    call(
        host,
        "outer",
        () -> {
          IdempotentCall.current()
              .afterCommit(() -> done.add(unchecked(() -> call(host, "inner"))));
          return call(host, "inner");
        });

    assertThat(done).containsExactly("inner 2");
    bench.assertAtRest();
  }

  @Test
  void followerOfAnInnerKey_doesNotWaitForTheOutersAfterCommit() throws Exception {
    JdbcIdempotency host = host(config -> config.setMaximumPoolSize(2));
    CountDownLatch innerDone = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch followed = new CountDownLatch(1);
    List<Boolean> done = new ArrayList<>();
    Future<String> outer =
        crew.start(
            () ->
                call(
                    host,
                    "outer",
                    () -> {
                      IdempotentCall.current().afterCommit(() -> done.add(awaited(followed)));
                      call(host, "inner");
                      innerDone.countDown();
                      return release.await(10, SECONDS);
                    }));
    assertThat(innerDone.await(10, SECONDS)).isTrue();
    Future<String> follower = crew.start(() -> call(host, "inner"));
    await().until(() -> crew.waiting() == 2);
    release.countDown();

    assertThat(Crew.join(follower)).isEqualTo("inner 2");
    followed.countDown();
    assertThat(Crew.join(outer)).isEqualTo("outer 1");
    assertThat(done).containsExactly(true);
    bench.assertAtRest();
  }

  private static boolean awaited(CountDownLatch latch) {
    try {
      return latch.await(10, SECONDS);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
