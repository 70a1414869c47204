package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;
import static org.awaitility.Awaitility.await;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyException;
import dev.idempotent.ResultType;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What makes two requests the same one: key, scope and fingerprint, on every path that a retry can
 * take. Also that nobody changes a stored result.
 */
final class RequestTest {
  private static final String FIRST = "amount=5";
  private static final String OTHER = "amount=6";

  private Bench bench;
  private Crew crew;
  private Leaks leaks;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    crew = new Crew();
    leaks = new Leaks();
  }

  @AfterEach
  void close() {
    leaks.close();
    crew.close();
    bench.close();
    leaks.assertNone(FIRST, OTHER, "secret");
  }

  private JdbcIdempotency host() {
    return host(builder -> builder);
  }

  private JdbcIdempotency host(UnaryOperator<JdbcIdempotency.Builder> settings) {
    return bench.engine(bench.pool(config -> config.setMaximumPoolSize(2)), settings);
  }

  private String call(JdbcIdempotency host, String fingerprint, Callable<?> work) throws Exception {
    return host.call(
        Call.of("op", "secret key", String.class).fingerprint(fingerprint),
        () -> {
          Bench.write(host.dataSource(), "line");
          String result = "run " + runs.incrementAndGet();
          work.call();
          return result;
        });
  }

  private String call(JdbcIdempotency host, String fingerprint) throws Exception {
    return call(host, fingerprint, () -> null);
  }

  private void assertCode(Throwable thrown, ErrorCode code) {
    leaks.add(thrown);
    assertThat(thrown)
        .asInstanceOf(type(IdempotencyException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(code);
  }

  private void assertStoredAsItWas() throws Exception {
    assertThat(runs).hasValue(1);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(call(host(), FIRST)).isEqualTo("run 1");
    bench.assertAtRest();
  }

  @Test
  void otherFingerprint_inTheNearCache_isRefused() throws Exception {
    JdbcIdempotency host = host();
    call(host, FIRST);

    assertCode(catchThrowable(() -> call(host, OTHER)), ErrorCode.KEY_REUSED);

    assertThat(call(host, FIRST)).isEqualTo("run 1");
    assertStoredAsItWas();
  }

  @Test
  void otherFingerprint_inTheDatabase_isRefused() throws Exception {
    call(host(), FIRST);
    JdbcIdempotency host = host();

    assertCode(catchThrowable(() -> call(host, OTHER)), ErrorCode.KEY_REUSED);
    // What the refused call has read may be in the near-cache now.
    assertCode(catchThrowable(() -> call(host, OTHER)), ErrorCode.KEY_REUSED);

    assertThat(call(host, FIRST)).isEqualTo("run 1");
    assertStoredAsItWas();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void otherFingerprint_whileTheFirstIsRunning_isRefusedWhenItHasEnded(boolean sameHost)
      throws Exception {
    JdbcIdempotency host = host();
    JdbcIdempotency other = sameHost ? host : host();
    CountDownLatch held = new CountDownLatch(1);
    CountDownLatch release = new CountDownLatch(1);
    Future<String> first =
        crew.start(
            () ->
                call(
                    host,
                    FIRST,
                    () -> {
                      held.countDown();
                      return release.await(20, SECONDS);
                    }));
    assertThat(held.await(10, SECONDS)).isTrue();
    Future<String> second = crew.start(() -> call(other, OTHER));
    if (sameHost) {
      await().until(() -> crew.waiting() == 2);
    } else {
      await().until(() -> bench.lockWaits() == 1);
    }

    release.countDown();

    assertCode(Crew.failure(second), ErrorCode.KEY_REUSED);
    assertThat(Crew.join(first)).isEqualTo("run 1");
    assertStoredAsItWas();
  }

  @Test
  void otherFingerprint_insideOfAnotherCall_isRefused() throws Exception {
    call(host(), FIRST);
    JdbcIdempotency host = host();

    host.<Void, SQLException>call(
        "outer",
        "key",
        Void.class,
        () -> {
          assertCode(catchThrowable(() -> call(host, OTHER)), ErrorCode.KEY_REUSED);
          return null;
        });

    assertStoredAsItWas();
  }

  @Test
  void otherFingerprint_afterTheKeysLife_isANewRequest() throws Exception {
    JdbcIdempotency host = host(builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    call(host, FIRST);
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    assertThat(call(host, OTHER)).isEqualTo("run 2");
    assertCode(catchThrowable(() -> call(host, FIRST)), ErrorCode.KEY_REUSED);
  }

  @Test
  void keyAboveTheLimit_isRefusedAndOneAtTheLimitIsKeptWhole() throws SQLException {
    JdbcIdempotency host = host(builder -> builder.maximumKeyLength(50));
    String longest = "k".repeat(50);

    assertCode(
        catchThrowable(() -> host.call("op", longest + "k", String.class, () -> "never")),
        ErrorCode.KEY_TOO_LONG);
    assertThat(host.call("op", longest, String.class, () -> "a")).isEqualTo("a");
    assertThat(host.call("op", longest.substring(1), String.class, () -> "b")).isEqualTo("b");

    assertThat(bench.keyRows()).isEqualTo(2);
  }

  @Test
  void keysThatAColumnWouldCutOrMerge_areKeptApart() throws SQLException {
    JdbcIdempotency host = host(builder -> builder.nearCache(cache -> cache.maximumBytes(0)));
    List<String> keys =
        List.of(
            "key",
            "KEY",
            "key ",
            " key",
            "key\0",
            "k\u00e9y",
            "ke\u0301y",
            "\ud83d\ude00",
            "x".repeat(1_000),
            "x".repeat(1_001));

    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < keys.size(); i++) {
        int number = i;
        assertThat(host.call("op", keys.get(i), Integer.class, () -> number)).isEqualTo(i);
      }
    }

    assertThat(bench.keyRows()).isEqualTo(keys.size());
  }

  @Test
  void scopeThatItsProviderDoesNotKnow_isRefused() throws SQLException {
    List<String> tenant = new ArrayList<>();
    JdbcIdempotency host =
        host(builder -> builder.scopeProvider(() -> tenant.isEmpty() ? null : tenant.get(0)));
    Callable<String> call = () -> host.call("op", "key", String.class, () -> tenant.get(0));

    assertCode(catchThrowable(call::call), ErrorCode.SCOPE_MISSING);
    tenant.add(" ");
    assertCode(catchThrowable(call::call), ErrorCode.SCOPE_MISSING);

    assertThat(bench.keyRows()).isZero();
  }

  @Test
  void scopes_neverGetEachOthersResults() throws Exception {
    List<String> tenant = new ArrayList<>(List.of("a"));
    JdbcIdempotency host = host(builder -> builder.scopeProvider(() -> tenant.get(0)));
    Callable<String> call = () -> host.call("op", "key", String.class, () -> tenant.get(0));

    assertThat(call.call()).isEqualTo("a");
    tenant.set(0, "b");
    assertThat(call.call()).isEqualTo("b");
    tenant.set(0, "a");
    assertThat(call.call()).isEqualTo("a");
    assertThat(bench.keyRows()).isEqualTo(2);
  }

  @Test
  void argument_thatTheMethodChanges_isTheKeyAsItCame() throws Exception {
    JdbcIdempotency host = host();
    Idempotency.install(host);
    try {
      for (int i = 0; i < 2; i++) {
        List<String> argument = new ArrayList<>(List.of("a", "b"));
        String result =
            Annotated.call(
                "ofMany",
                argument,
                () -> {
                  argument.clear();
                  Bench.write(host.dataSource(), "line");
                  return "run " + runs.incrementAndGet();
                });
        assertThat(result).isEqualTo("run 1");
      }
    } finally {
      Idempotency.uninstall(host);
    }
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
  }

  @Test
  void returnedObject_thatACallerChanges_isReplayedAsItWas() {
    JdbcIdempotency host = host();
    Call<List<String>> call = Call.of("op", "key", new ResultType<List<String>>() {});
    List<String> first = host.call(call, () -> new ArrayList<>(List.of("as stored")));

    first.add("changed by the first caller");
    List<String> second = host.call(call, ArrayList::new);
    second.add("changed by the second caller");

    assertThat(host.call(call, ArrayList::new)).containsExactly("as stored");
    assertThat(host().call(call, ArrayList::new)).containsExactly("as stored");
  }
}
