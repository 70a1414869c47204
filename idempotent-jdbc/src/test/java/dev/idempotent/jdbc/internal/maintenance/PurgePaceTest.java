package dev.idempotent.jdbc.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class PurgePaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final PurgePace pace = new PurgePace(1000 * MILLI);

  @Test
  void afterABatch_itRestsFourTimesAsLong() {
    assertThat(pace.afterFullBatch(0, 20 * MILLI)).isEqualTo(80 * MILLI);
  }

  @Test
  void shortBatch_isFollowedByFiveMilliseconds() {
    assertThat(pace.afterFullBatch(0, MILLI / 2)).isEqualTo(5 * MILLI);
  }

  @Test
  void whenItIsBehindForLongerThanAnInterval_itRestsAsLongAsTheBatch() {
    pace.afterFullBatch(-50 * MILLI, 0);

    assertThat(pace.afterFullBatch(900 * MILLI, 950 * MILLI)).isEqualTo(200 * MILLI);
    assertThat(pace.afterFullBatch(901 * MILLI, 951 * MILLI)).isEqualTo(50 * MILLI);
  }

  @Test
  void whenItIsBehindForLongerThanTenIntervals_itHardlyRests() {
    pace.afterFullBatch(0, 50 * MILLI);

    assertThat(pace.afterFullBatch(9950 * MILLI, 10_000 * MILLI)).isEqualTo(50 * MILLI);
    assertThat(pace.afterFullBatch(9960 * MILLI, 10_010 * MILLI)).isEqualTo(5 * MILLI);
  }

  @Test
  void whenAllIsDone_theNextDelayIsCountedAnew() {
    pace.afterFullBatch(0, 10 * MILLI);
    pace.whenDone();

    assertThat(pace.afterFullBatch(5000 * MILLI, 5010 * MILLI)).isEqualTo(40 * MILLI);
  }

  @Test
  void whenAllIsDone_itRestsForTheInterval_giveOrTakeATenth() {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.whenDone()).isBetween(900 * MILLI, 1100 * MILLI);
    }
  }
}
