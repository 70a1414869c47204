package dev.idempotent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.KeyReusedException;
import dev.idempotent.engine.EngineBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a second call must not get from the first, on each way on which it can meet it. */
@Timeout(60)
final class EveryPathTest {
  /** Where the second call meets the first: when, and on which of two engines with one store. */
  enum Meeting {
    IN_THE_NEAR_CACHE(false, false),
    IN_THE_STORE(false, true),
    BEHIND_ITS_LEADER(true, false),
    WAITING_IN_THE_STORE(true, true);

    final boolean whileRunning;
    final boolean onAnotherEngine;

    Meeting(boolean whileRunning, boolean onAnotherEngine) {
      this.whileRunning = whileRunning;
      this.onAnotherEngine = onAnotherEngine;
    }
  }

  private final InMemoryStore store = new InMemoryStore(new TestTicker());
  private final Idempotency engine = new Engine().build(store);
  private final Idempotency otherEngine = new Engine().build(store);
  private final List<String> runs = new ArrayList<>();

  @ParameterizedTest
  @EnumSource(Meeting.class)
  void otherFingerprint_isRefusedAndChangesNothing(Meeting meeting) throws Exception {
    Call<String> call = call().fingerprint("amount 5");

    assertThatThrownBy(() -> second(meeting, call, call().fingerprint("amount 6")))
        .isInstanceOf(KeyReusedException.class);
    assertThat(runs).containsExactly("first");
    assertThat(engine.call(call, () -> run("third"))).isEqualTo("first");
    assertThat(otherEngine.call(call, () -> run("fourth"))).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource(Meeting.class)
  void sameFingerprint_isReplayed(Meeting meeting) throws Exception {
    Call<String> call = call().fingerprint("amount 5");

    assertThat(second(meeting, call, call().fingerprint("amount 5"))).isEqualTo("first");
    assertThat(runs).containsExactly("first");
  }

  @ParameterizedTest
  @EnumSource(Meeting.class)
  void otherScope_isAnotherCall(Meeting meeting) throws Exception {
    assertThat(second(meeting, call().scope("acme"), call().scope("ACME"))).isEqualTo("second");
    assertThat(runs).containsExactlyInAnyOrder("first", "second");
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", " "})
  void scopeProviderThatYieldsNothing_refusesTheCall(@Nullable String scope) {
    Idempotency scoped = new Engine().scopeProvider(() -> scope).build(store);

    assertThatThrownBy(() -> scoped.call(call(), () -> run("first")))
        .isInstanceOfSatisfying(
            InvalidKeyException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.SCOPE_MISSING));
    assertThat(runs).isEmpty();
    assertThat(store.held()).isZero();
  }

  @Test
  void scopeProvider_keepsTenantsApart() {
    String[] tenant = {"acme"};
    Idempotency scoped = new Engine().scopeProvider(() -> tenant[0]).build(store);

    assertThat(scoped.call(call(), () -> run("first"))).isEqualTo("first");
    tenant[0] = "other";
    assertThat(scoped.call(call(), () -> run("second"))).isEqualTo("second");
    tenant[0] = "acme";
    assertThat(scoped.call(call(), () -> run("third"))).isEqualTo("first");
  }

  private static Call<String> call() {
    return Call.of("payments.charge", "key", String.class);
  }

  private String run(String name) {
    synchronized (runs) {
      runs.add(name);
    }
    return name;
  }

  /** Makes the first call, and the second where it is to meet it; returns the second's result. */
  private String second(Meeting meeting, Call<String> one, Call<String> other) throws Exception {
    CountDownLatch running = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(meeting.whileRunning ? 1 : 0);
    FutureTask<String> first =
        start(
            () ->
                engine.call(
                    one,
                    () -> {
                      running.countDown();
                      goOn.await();
                      return run("first");
                    }));
    running.await();
    if (!meeting.whileRunning) {
      first.get();
    }
    Idempotency meets = meeting.onAnotherEngine ? otherEngine : engine;
    FutureTask<String> task = new FutureTask<>(() -> meets.call(other, () -> run("second")));
    Thread thread = new Thread(task);
    thread.start();
    while (meeting.whileRunning && !isWaitingOrOver(thread)) {
      Thread.onSpinWait();
    }
    goOn.countDown();
    first.get();
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }

  private static FutureTask<String> start(Callable<String> call) {
    FutureTask<String> task = new FutureTask<>(call);
    new Thread(task).start();
    return task;
  }

  private static boolean isWaitingOrOver(Thread thread) {
    return switch (thread.getState()) {
      case WAITING, TIMED_WAITING, TERMINATED -> true;
      default -> false;
    };
  }

  private static final class Engine extends EngineBuilder<Engine> {
    @Override
    protected Engine self() {
      return this;
    }

    Idempotency build(InMemoryStore store) {
      return buildEngine(store);
    }
  }
}
