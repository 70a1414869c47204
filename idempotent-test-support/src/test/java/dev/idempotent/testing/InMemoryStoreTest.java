package dev.idempotent.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.spi.ClaimRequest;
import dev.idempotent.spi.ClaimResult;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.Identity;
import dev.idempotent.spi.Outcome;
import java.time.Duration;
import org.junit.jupiter.api.Test;

final class InMemoryStoreTest extends StoreContract {
  @Override
  protected IdempotencyStore createStore(TestTicker ticker) {
    return new InMemoryStore(ticker);
  }

  @Override
  protected void letTimePass(Duration duration, TestTicker ticker) {
    ticker.advance(duration);
  }

  @Test
  void claim_afterClose_isRefused() {
    IdempotencyStore store = new InMemoryStore(new TestTicker());
    store.close();

    assertThatThrownBy(() -> store.claim(request()))
        .hasMessage("IDEM-401 Test.method: the store is closed");
  }

  @Test
  void end_theSecondTime_isRefused() {
    IdempotencyStore store = new InMemoryStore(new TestTicker());
    var claim = ((ClaimResult.Claimed) store.claim(request())).claim();
    claim.complete(Outcome.VOID);

    assertThatThrownBy(() -> claim.abandon(new AssertionError()))
        .hasMessage("the claim has ended already");
  }

  @Test
  void held_countsWhatHasNotEnded() {
    InMemoryStore store = new InMemoryStore(new TestTicker());
    var claim = ((ClaimResult.Claimed) store.claim(request())).claim();
    assertThat(store.held()).isEqualTo(1);
    claim.complete(Outcome.VOID);

    assertThat(store.held()).isZero();
  }

  private static ClaimRequest request() {
    Identity identity = new Identity("operation", "", "key");
    return new ClaimRequest(
        identity,
        identity.digest(),
        null,
        Duration.ofHours(1),
        true,
        ClaimOrder.FIRST,
        false,
        0,
        0,
        "Test.method");
  }
}
