package dev.idempotent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

final class ReplayShareTest {
  private final ReplayShare share = new ReplayShare();

  @Test
  void share_isLowInTheBeginning() {
    assertThat(share.isHigh()).isFalse();
  }

  @Test
  void replaysAlone_makeItHigh() {
    count(true, 30);

    assertThat(share.isHigh()).isTrue();
  }

  @Test
  void fewReplays_leaveItLow() {
    count(true, 10);

    assertThat(share.isHigh()).isFalse();
  }

  @Test
  void everyOtherOneAReplay_leavesItLow() {
    for (int i = 0; i < 1000; i++) {
      share.count(i % 2 == 0);

      assertThat(share.isHigh()).isFalse();
    }
  }

  @Test
  void fewFreshCalls_makeItLowAgain() {
    count(true, 100_000);
    count(false, 5);

    assertThat(share.isHigh()).isFalse();
  }

  private void count(boolean replay, int times) {
    for (int i = 0; i < times; i++) {
      share.count(replay);
    }
  }
}
