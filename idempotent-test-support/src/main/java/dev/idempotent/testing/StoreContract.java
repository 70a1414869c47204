package dev.idempotent.testing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.spi.Claim;
import dev.idempotent.spi.Claim.Completion;
import dev.idempotent.spi.Claim.End;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every store does, as tests. A store's test extends this and says how to make a store, and
 * how to let its time pass.
 */
@Timeout(60)
public abstract class StoreContract {
  private static final Duration TTL = Duration.ofHours(1);
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final int THREADS = 8;

  private final TestTicker ticker = new TestTicker();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private IdempotencyStore store;

  /** For subclasses. */
  protected StoreContract() {}

  /** Creates an empty store; called once per test, which closes it. */
  protected abstract IdempotencyStore createStore(TestTicker ticker) throws Exception;

  /**
   * Lets everything that the store has committed grow older. A store that goes by a clock which the
   * test can't move changes its rows instead.
   */
  protected abstract void letTimePass(Duration duration, TestTicker ticker) throws Exception;

  /** Whether the store is told that outcomes are probably there; changes nothing but the costs. */
  protected boolean likelyReplay() {
    return false;
  }

  @BeforeEach
  final void open() throws Exception {
    store = createStore(ticker);
  }

  @AfterEach
  final void close() {
    threads.shutdownNow();
    store.close();
  }

  @Test
  void claim_ofNewIdentity_isClaimed() {
    assertThat(store.claim(request("key"))).isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void complete_isStored() {
    assertThat(claimed("key").complete(value("result"))).isInstanceOf(Completion.Stored.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "result", "\u0000'\"\\%_;--", "\ud83d\ude00"})
  void claim_afterCompletion_returnsTheBytes(String text) {
    claimed("key").complete(value(text));

    StoredOutcome found = completed("key");

    assertThat(found.outcome().kind()).isEqualTo(Outcome.Kind.VALUE);
    assertThat(found.outcome().data()).isEqualTo(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void claim_afterCompletion_returnsEveryByteValue() {
    byte[] bytes = new byte[256];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) i;
    }
    claimed("key").complete(Outcome.value(bytes));

    assertThat(completed("key").outcome().data()).isEqualTo(bytes);
  }

  @Test
  void claim_afterCompletionWithNull_returnsNull() {
    claimed("key").complete(Outcome.NULL);

    assertThat(completed("key").outcome().kind()).isEqualTo(Outcome.Kind.NULL);
  }

  @Test
  void claim_afterCompletionOfVoid_returnsVoid() {
    claimed(voidRequest("key")).complete(Outcome.VOID);

    ClaimResult again = store.claim(voidRequest("key"));

    assertThat(again).isInstanceOf(ClaimResult.Completed.class);
    assertThat(((ClaimResult.Completed) again).stored().outcome().kind())
        .isEqualTo(Outcome.Kind.VOID);
  }

  @Test
  void claim_thatFindsAnOutcome_holdsNothing() throws Exception {
    claimed("key").complete(value("result"));
    completed("key");

    assertThat(store.inTransaction()).isFalse();
    assertThat(inAnotherThread(() -> completed("key"))).isNotNull();
  }

  @Test
  void abandon_freesTheKey() throws Exception {
    claimed("key").abandon(new IllegalStateException("business"));

    assertThat(inAnotherThread(() -> store.claim(request("key"))))
        .isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void abandon_leavesTheReasonAsItIs() {
    IllegalStateException reason = new IllegalStateException("business");

    claimed("key").abandon(reason);

    assertThat(reason.getSuppressed()).isEmpty();
  }

  @Test
  void inTransaction_isTrueExactlyBetweenClaimAndEnd() throws Exception {
    assertThat(store.inTransaction()).isFalse();
    Claim claim = claimed("key");
    assertThat(store.inTransaction()).isTrue();
    assertThat(inAnotherThread(store::inTransaction)).isFalse();
    claim.complete(value("result"));
    assertThat(store.inTransaction()).isFalse();

    claimed("other key").abandon(new IllegalStateException());

    assertThat(store.inTransaction()).isFalse();
  }

  @Test
  void fingerprint_isKept() {
    Digest fingerprint = Digest.sha256(new byte[] {1});
    claimed(request(identity("key"), fingerprint)).complete(value("result"));

    assertThat(completed("key").fingerprint()).isEqualTo(fingerprint);
  }

  @Test
  void fingerprint_ofTheFirstCall_isNotChangedByTheSecond() {
    Digest first = Digest.sha256(new byte[] {1});
    claimed(request(identity("key"), first)).complete(value("result"));
    store.claim(request(identity("key"), Digest.sha256(new byte[] {2})));

    assertThat(completed("key").fingerprint()).isEqualTo(first);
  }

  @Test
  void fingerprint_ofACallWithoutOne_isNull() {
    claimed("key").complete(value("result"));

    assertThat(completed("key").fingerprint()).isNull();
  }

  @Test
  void expiresAt_isTheLifeFromCompletion() {
    Claim claim = claimed("key");
    long before = ticker.read();
    claim.complete(value("result"));
    long after = ticker.read();

    assertThat(claim.expiresAt() - before).isGreaterThan(0);
    assertThat(claim.expiresAt() - after).isLessThanOrEqualTo(TTL.toNanos());
    assertThat(claim.expiresAt() - after).isGreaterThan(TTL.dividedBy(2).toNanos());
  }

  @Test
  void expiresAt_ofAReplay_isWhatRemains() throws Exception {
    claimed("key").complete(value("result"));
    letTimePass(TTL.dividedBy(2), ticker);

    long remaining = completed("key").expiresAt() - ticker.read();

    assertThat(remaining).isBetween(1L, TTL.dividedBy(2).toNanos());
  }

  @Test
  void claim_shortlyBeforeTheEndOfLife_isReplayed() throws Exception {
    claimed("key").complete(value("result"));
    letTimePass(TTL.minusMinutes(1), ticker);

    assertThat(completed("key")).isNotNull();
  }

  @Test
  void claim_afterTheEndOfLife_runsAgain() throws Exception {
    claimed(request(identity("key"), Digest.sha256(new byte[] {1}))).complete(value("first"));
    letTimePass(TTL.plusSeconds(1), ticker);

    claimed("key").complete(value("second"));

    StoredOutcome found = completed("key");
    assertThat(found.outcome().data()).isEqualTo("second".getBytes(StandardCharsets.UTF_8));
    assertThat(found.fingerprint()).isNull();
  }

  @Test
  void claim_afterTheEndOfLifeAndARollback_runsAgain() throws Exception {
    claimed("key").complete(value("first"));
    letTimePass(TTL.plusSeconds(1), ticker);
    claimed("key").abandon(new IllegalStateException());

    claimed("key").complete(value("third"));

    assertThat(completed("key").outcome().data())
        .isEqualTo("third".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void claim_ofAnExpiredIdentityByMany_isClaimedByOne() throws Exception {
    claimed("key").complete(value("old"));
    letTimePass(TTL.plusSeconds(1), ticker);

    assertThat(runAtOnce("new")).isEqualTo(1);
    assertThat(completed("key").outcome().data()).isEqualTo("new".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void claim_ofANewIdentityByMany_isClaimedByOne() throws Exception {
    assertThat(runAtOnce("new")).isEqualTo(1);
  }

  @Test
  void claim_whileHeldAndOutOfTime_isBusy() throws Exception {
    Claim holder = claimed("key");

    ClaimResult result =
        inAnotherThread(() -> store.claim(request(identity("key"), Duration.ZERO)));

    assertThat(result).isInstanceOf(ClaimResult.Busy.class);
    holder.complete(value("result"));
  }

  @Test
  void claim_whileHeld_waitsUntilItsTimeIsOver() throws Exception {
    Claim holder = claimed("key");
    Duration patience = Duration.ofMillis(300);

    long waited =
        inAnotherThread(
            () -> {
              long before = System.nanoTime();
              ClaimResult result = store.claim(request(identity("key"), patience));
              assertThat(result).isInstanceOf(ClaimResult.Busy.class);
              assertThat(store.inTransaction()).isFalse();
              return System.nanoTime() - before;
            });

    assertThat(Duration.ofNanos(waited)).isBetween(patience.minusMillis(50), PATIENCE);
    holder.complete(value("result"));
  }

  @Test
  void claim_afterBusy_isPossibleOnceTheHolderHasEnded() throws Exception {
    Claim holder = claimed("key");
    inAnotherThread(() -> store.claim(request(identity("key"), Duration.ZERO)));
    holder.abandon(new IllegalStateException());

    assertThat(inAnotherThread(() -> store.claim(request("key"))))
        .isInstanceOf(ClaimResult.Claimed.class);
  }

  @Test
  void claim_whileHeld_getsTheHoldersOutcome() throws Exception {
    Claim holder = claimed("key");
    Future<ClaimResult> waiter = startClaim("key");
    holder.complete(value("result"));

    ClaimResult result = get(waiter);

    assertThat(result).isInstanceOf(ClaimResult.Completed.class);
    assertThat(((ClaimResult.Completed) result).stored().outcome().data())
        .isEqualTo("result".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void abandon_letsExactlyOneWaiterIn() throws Exception {
    Claim holder = claimed("key");
    AtomicInteger executions = new AtomicInteger();
    List<Future<StoredOutcome>> waiters = new ArrayList<>();
    CountDownLatch started = new CountDownLatch(THREADS);
    for (int i = 0; i < THREADS; i++) {
      waiters.add(threads.submit(() -> executeOrReplay("new", started, executions)));
    }
    started.await();
    holder.abandon(new IllegalStateException());

    for (Future<StoredOutcome> waiter : waiters) {
      assertThat(get(waiter).outcome().data()).isEqualTo("new".getBytes(StandardCharsets.UTF_8));
    }
    assertThat(executions).hasValue(1);
  }

  @Test
  void claim_ofAnotherKeyWhileHeld_doesNotWait() throws Exception {
    Claim holder = claimed("key");

    assertThat(
            inAnotherThread(() -> store.claim(request(identity("other"), Duration.ofSeconds(1)))))
        .isInstanceOf(ClaimResult.Claimed.class);
    holder.complete(value("result"));
  }

  @Test
  void whenEnded_runsActionsInOrderAndOnceAfterTheCommit() throws Exception {
    Claim claim = claimed("key");
    List<String> log = new ArrayList<>();
    claim.whenEnded(end -> log.add("first " + end));
    claim.whenEnded(end -> log.add("second " + end + ", seen by others: " + seenByOthers("key")));
    assertThat(log).isEmpty();
    claim.complete(value("result"));

    assertThat(log).containsExactly("first COMMITTED", "second COMMITTED, seen by others: true");
  }

  @Test
  void whenEnded_runsActionsInOrderAndOnceAfterTheRollback() {
    Claim claim = claimed("key");
    List<String> log = new ArrayList<>();
    claim.whenEnded(end -> log.add("first " + end));
    claim.whenEnded(end -> log.add("second " + end + ", inside: " + store.inTransaction()));
    claim.abandon(new IllegalStateException());

    assertThat(log).containsExactly("first ROLLED_BACK", "second ROLLED_BACK, inside: false");
  }

  @Test
  void whenAllEnded_runsAfterTheActionsOfAllClaims() {
    Claim outer = claimed("outer");
    List<String> log = new ArrayList<>();
    outer.whenAllEnded(end -> log.add("outer later " + end));
    outer.whenEnded(end -> log.add("outer " + end));
    Claim inner = claimed("inner");
    inner.whenAllEnded(end -> log.add("inner later " + end));
    inner.whenEnded(end -> log.add("inner " + end));
    inner.complete(value("inner result"));
    assertThat(log).isEmpty();
    outer.complete(value("outer result"));

    assertThat(log)
        .containsExactly(
            "outer COMMITTED", "inner COMMITTED", "outer later COMMITTED", "inner later COMMITTED");
  }

  @Test
  void inner_isSeenByOthersOnlyWhenTheOuterHasEnded() throws Exception {
    Claim outer = claimed("outer");
    Claim inner = claimed("inner");
    List<End> log = new ArrayList<>();
    inner.whenEnded(log::add);
    inner.complete(value("inner result"));

    assertThat(log).isEmpty();
    assertThat(inAnotherThread(() -> store.claim(request(identity("inner"), Duration.ZERO))))
        .isInstanceOf(ClaimResult.Busy.class);
    outer.complete(value("outer result"));
    assertThat(log).containsExactly(End.COMMITTED);
    assertThat(seenByOthers("inner")).isTrue();
    assertThat(seenByOthers("outer")).isTrue();
  }

  @Test
  void inner_isUndoneWithTheOuter() throws Exception {
    Claim outer = claimed("outer");
    Claim inner = claimed("inner");
    List<End> log = new ArrayList<>();
    inner.whenEnded(log::add);
    inner.complete(value("inner result"));
    outer.abandon(new IllegalStateException());

    assertThat(log).containsExactly(End.ROLLED_BACK);
    assertThat(seenByOthers("inner")).isFalse();
    assertThat(seenByOthers("outer")).isFalse();
  }

  @Test
  void inner_thatIsAbandoned_leavesTheOuterAsItIs() throws Exception {
    Claim outer = claimed("outer");
    Claim inner = claimed("inner");
    inner.abandon(new IllegalStateException());
    assertThat(store.inTransaction()).isTrue();
    outer.complete(value("outer result"));

    assertThat(seenByOthers("inner")).isFalse();
    assertThat(seenByOthers("outer")).isTrue();
  }

  @Test
  void inner_ofAnInnerThatIsAbandoned_isUndoneToo() throws Exception {
    Claim outer = claimed("outer");
    Claim inner = claimed("inner");
    claimed("innermost").complete(value("innermost result"));
    inner.abandon(new IllegalStateException());
    outer.complete(value("outer result"));

    assertThat(seenByOthers("innermost")).isFalse();
  }

  @Test
  void claim_ofWhatTheSameTransactionHasCompleted_isReplayed() {
    Claim outer = claimed("outer");
    claimed("inner").complete(value("inner result"));

    assertThat(completed("inner").outcome().data())
        .isEqualTo("inner result".getBytes(StandardCharsets.UTF_8));
    outer.complete(value("outer result"));
  }

  @Test
  void identities_thatDifferInOnePart_areSeparate() {
    List<Identity> identities =
        List.of(
            new Identity("operation", "scope", "key"),
            new Identity("operation2", "scope", "key"),
            new Identity("operation", "scope2", "key"),
            new Identity("operation", "", "key"),
            new Identity("operation", "scope", "key2"),
            new Identity("operation", "scopek", "ey"),
            new Identity("operations", "cope", "key"));

    assertSeparate(identities);
  }

  @Test
  void identities_thatACollationWouldMerge_areSeparate() {
    List<Identity> identities = new ArrayList<>();
    for (String text :
        List.of("tenant", "Tenant", "tenant ", "ten\u00e4nt", "tena\u0308nt", "tenant\u0000")) {
      identities.add(new Identity("operation", text, "key"));
      identities.add(new Identity("operation", "scope", text));
    }

    assertSeparate(identities);
  }

  @Test
  void identities_withUnpairedSurrogates_areSeparate() {
    assertSeparate(
        List.of(
            new Identity("operation", "scope", "\ud83d"),
            new Identity("operation", "scope", "\ud83e"),
            new Identity("operation", "scope", "?"),
            new Identity("operation", "scope", "\ufffd")));
  }

  private void assertSeparate(List<Identity> identities) {
    for (int i = 0; i < identities.size(); i++) {
      claimed(request(identities.get(i), (Digest) null)).complete(value("result " + i));
    }
    for (int i = 0; i < identities.size(); i++) {
      ClaimResult found = store.claim(request(identities.get(i), (Digest) null));
      assertThat(((ClaimResult.Completed) found).stored().outcome().data())
          .isEqualTo(("result " + i).getBytes(StandardCharsets.UTF_8));
    }
  }

  /** Returns how many of several threads that all begin with one key were let in. */
  private int runAtOnce(String result) throws Exception {
    AtomicInteger executions = new AtomicInteger();
    CountDownLatch started = new CountDownLatch(THREADS);
    List<Future<StoredOutcome>> calls = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      calls.add(threads.submit(() -> executeOrReplay(result, started, executions)));
    }
    for (Future<StoredOutcome> call : calls) {
      assertThat(get(call).outcome().data()).isEqualTo(result.getBytes(StandardCharsets.UTF_8));
    }
    return executions.get();
  }

  private StoredOutcome executeOrReplay(
      String result, CountDownLatch started, AtomicInteger executions) throws Exception {
    started.countDown();
    started.await();
    ClaimResult claim = store.claim(request("key"));
    if (claim instanceof ClaimResult.Claimed claimed) {
      executions.incrementAndGet();
      claimed.claim().complete(value(result));
      return completed("key");
    }
    assertThat(claim).isInstanceOf(ClaimResult.Completed.class);
    return ((ClaimResult.Completed) claim).stored();
  }

  private boolean seenByOthers(String key) {
    try {
      return inAnotherThread(
          () -> {
            ClaimResult result = store.claim(request(identity(key), Duration.ZERO));
            if (result instanceof ClaimResult.Claimed claimed) {
              claimed.claim().abandon(new IllegalStateException());
            }
            return result instanceof ClaimResult.Completed;
          });
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private Claim claimed(String key) {
    return claimed(request(key));
  }

  private Claim claimed(ClaimRequest request) {
    ClaimResult result = store.claim(request);
    assertThat(result).isInstanceOf(ClaimResult.Claimed.class);
    return ((ClaimResult.Claimed) result).claim();
  }

  private StoredOutcome completed(String key) {
    ClaimResult result = store.claim(request(key));
    assertThat(result).isInstanceOf(ClaimResult.Completed.class);
    return ((ClaimResult.Completed) result).stored();
  }

  private Future<ClaimResult> startClaim(String key) throws InterruptedException {
    CountDownLatch started = new CountDownLatch(1);
    Future<ClaimResult> claim =
        threads.submit(
            () -> {
              started.countDown();
              return store.claim(request(key));
            });
    started.await();
    return claim;
  }

  private <T> T inAnotherThread(Callable<T> action) throws Exception {
    return get(threads.submit(action));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }

  private static Identity identity(String key) {
    return new Identity("operation", "scope", key);
  }

  private ClaimRequest request(String key) {
    return request(identity(key), (Digest) null);
  }

  private ClaimRequest request(Identity identity, @Nullable Digest fingerprint) {
    return request(identity, fingerprint, false, PATIENCE);
  }

  private ClaimRequest request(Identity identity, Duration patience) {
    return request(identity, null, false, patience);
  }

  private ClaimRequest voidRequest(String key) {
    return request(identity(key), null, true, PATIENCE);
  }

  private ClaimRequest request(
      Identity identity, @Nullable Digest fingerprint, boolean voidResult, Duration patience) {
    return new ClaimRequest(
        identity,
        identity.digest(),
        fingerprint,
        TTL,
        voidResult,
        ClaimOrder.FIRST,
        likelyReplay(),
        patience.toNanos(),
        ticker.read() + patience.toNanos(),
        "Contract.method");
  }

  private static Outcome value(String text) {
    return Outcome.value(text.getBytes(StandardCharsets.UTF_8));
  }
}
