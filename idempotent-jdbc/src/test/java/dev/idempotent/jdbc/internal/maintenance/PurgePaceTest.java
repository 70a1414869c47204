package dev.idempotent.jdbc.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Start;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PurgePaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);

  private final PurgePace pace = new PurgePace(1000 * MILLI, 2000);

  private static Report slice(double share) {
    return new Report(Result.SLICE, 1, share);
  }

  /** A batch of a millisecond, with the share of rows that are due. */
  private long rest(double share, long endMillis) {
    return pace.after(slice(share), (endMillis - 1) * MILLI, endMillis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 16", "0.2, 25", "0.1, 100", "0.05, 400", "0.04, 625", "0.01, 1000", "0, 1000"})
  void theFewerRowsOfASliceAreDue_theLongerItRests_butNotLongerThanTheInterval(
      double share, long millis) {
    assertThat(rest(share, 1)).isEqualTo(millis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"0.25, 32", "0.2, 50", "0.1, 200", "0.05, 800"})
  void whereABatchTakesLong_itRestsAMultipleOfThat(double share, long millis) {
    assertThat(pace.after(slice(share), 0, 50 * MILLI)).isEqualTo(millis * MILLI);
  }

  @Test
  void smallSlices_areFollowedByShortRests_soThatTheRateIsTheSame() {
    PurgePace small = new PurgePace(1000 * MILLI, 200);

    assertThat(small.after(slice(0.1), 0, MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void whatCounts_isTheShareOfTheLastSlices() {
    rest(0.02, 1);

    assertThat(rest(0.14, 2)).isEqualTo(400 * MILLI);
    assertThat(rest(0, 3)).isBetween(711 * MILLI, 712 * MILLI);
  }

  @Test
  void whereManyRowsHaveBeenDueForTenIntervals_itHardlyRests_evenIfOneSliceHasFew() {
    rest(0.25, 1);

    assertThat(rest(0.25, 9_998)).isEqualTo(16 * MILLI);
    assertThat(rest(0.15, 9_999)).isGreaterThan(16 * MILLI);
    pace.after(Report.withoutSlice(Result.ELSEWHERE, 0), 0, MILLI);
    assertThat(rest(0.25, 10_001)).isEqualTo(5 * MILLI);
  }

  @Test
  void whereFewerAreDue_theHurryEnds() {
    rest(0.25, 1);
    rest(0.25, 20_000);
    rest(0.01, 20_001);

    assertThat(rest(0.25, 20_002)).isGreaterThanOrEqualTo(16 * MILLI);
  }

  @ParameterizedTest
  @EnumSource(names = {"DONE", "ELSEWHERE"})
  void whereThereIsNothingToDo_itRestsForTheInterval_giveOrTakeATenth(Result result) {
    for (int i = 0; i < 100; i++) {
      assertThat(pace.after(Report.withoutSlice(result, 3), 0, MILLI))
          .isBetween(900 * MILLI, 1100 * MILLI);
    }
  }

  @Test
  void whenAllWasDone_theNextSliceCountsAlone() {
    rest(0.02, 1);
    pace.after(Report.withoutSlice(Result.DONE, 3), 0, MILLI);

    assertThat(rest(0.1, 2)).isEqualTo(100 * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"1, 5000000", "9223372036854775807, 4150517416584649114"})
  void rest_isNeverShortOfFiveMilliseconds_andNeverNegative(long interval, long least) {
    PurgePace extreme = new PurgePace(interval, 2000);

    for (int i = 0; i < 100; i++) {
      assertThat(extreme.interval()).isGreaterThanOrEqualTo(least - least / 10);
    }
    assertThat(extreme.after(slice(0.001), 0, MILLI)).isGreaterThanOrEqualTo(5 * MILLI);
  }

  @Test
  void oneSliceInEight_beginsAtADrawnRow() {
    List<Start> starts = new ArrayList<>();
    for (int i = 1; i <= 16; i++) {
      starts.add(pace.next());
      rest(0.05, i);
    }

    assertThat(starts).containsOnly(Start.ROUND, Start.DRAWN);
    assertThat(starts.get(8)).isEqualTo(Start.DRAWN);
    assertThat(starts).filteredOn(Start.DRAWN::equals).hasSize(1);
    assertThat(pace.next()).isEqualTo(Start.DRAWN);
  }

  @Test
  void fromADrawnRow_itGoesOn_forAsLongAsThereIsTwiceAsMuchAsInTheRound() {
    int time = 0;
    while (pace.next() == Start.ROUND) {
      rest(0.05, ++time);
    }

    rest(0.25, ++time);
    assertThat(pace.next()).isEqualTo(Start.GO_ON);
    rest(0.11, ++time);
    assertThat(pace.next()).isEqualTo(Start.GO_ON);
    rest(0.09, ++time);
    assertThat(pace.next()).isEqualTo(Start.ROUND);
  }

  @Test
  void fromADrawnRowWithoutAnything_itGoesBackToTheRound() {
    for (int i = 1; i <= 8; i++) {
      rest(0, i);
    }
    assertThat(pace.next()).isEqualTo(Start.DRAWN);

    rest(0, 9);
    assertThat(pace.next()).isEqualTo(Start.ROUND);
  }

  @Test
  void whenAllWasDone_itBeginsWithTheRound() {
    for (int i = 1; i <= 8; i++) {
      rest(0.05, i);
    }
    pace.after(Report.withoutSlice(Result.DONE, 3), 0, MILLI);

    assertThat(pace.next()).isEqualTo(Start.ROUND);
  }
}
