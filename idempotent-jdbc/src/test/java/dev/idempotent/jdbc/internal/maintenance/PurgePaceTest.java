package dev.idempotent.jdbc.internal.maintenance;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Report;
import dev.idempotent.jdbc.internal.maintenance.PurgeBatch.Result;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

final class PurgePaceTest {
  private static final long MILLI = TimeUnit.MILLISECONDS.toNanos(1);
  private static final Report FULL = new Report(Result.FULL, 500, 0.25);

  private final PurgePace pace = new PurgePace(1000 * MILLI, 2000);

  private static Report part(double share) {
    return new Report(Result.PART, 1, share);
  }

  private long afterFull(long endMillis) {
    return pace.after(FULL, (endMillis - 1) * MILLI, endMillis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 25", "0.1, 100", "0.05, 400", "0.04, 625", "0.01, 1000"})
  void theFewerRowsOfASliceAreDue_theLongerItRests_butNotLongerThanTheInterval(
      double share, long millis) {
    assertThat(pace.after(part(share), 0, MILLI)).isEqualTo(millis * MILLI);
  }

  @ParameterizedTest
  @CsvSource({"0.2, 50", "0.1, 200", "0.05, 800"})
  void whereABatchTakesLong_itRestsAMultipleOfThat(double share, long millis) {
    assertThat(pace.after(part(share), 0, 50 * MILLI)).isEqualTo(millis * MILLI);
  }

  @Test
  void smallSlices_areFollowedByShortRests_soThatTheRateIsTheSame() {
    PurgePace small = new PurgePace(1000 * MILLI, 200);

    assertThat(small.after(part(0.1), 0, MILLI)).isEqualTo(10 * MILLI);
  }

  @Test
  void fullSlice_isFollowedByAShortRest() {
    assertThat(pace.after(FULL, 0, 10 * MILLI)).isEqualTo(16 * MILLI);
  }

  @Test
  void shortInterval_isNotCutBelowFiveMilliseconds() {
    PurgePace often = new PurgePace(MILLI, 2000);

    assertThat(often.after(part(0.01), 0, MILLI)).isEqualTo(5 * MILLI);
  }

  /** Slices begin in different parts of the table, of which some expire in masses. */
  @Test
  void whatCounts_isTheShareOfTheLastSlices() {
    pace.after(part(0.02), 0, MILLI);

    assertThat(pace.after(part(0.14), 0, MILLI)).isEqualTo(400 * MILLI);
  }

  /** As behind the last of many keys of short life that lie together. */
  @Test
  void sliceWithoutAnyRowThatIsDue_makesItRestLonger_butNotForAnInterval() {
    pace.after(part(0.2), 0, MILLI);

    assertThat(pace.after(part(0), 0, MILLI)).isBetween(44 * MILLI, 45 * MILLI);
    assertThat(pace.goesOn()).isFalse();
  }

  @Test
  void whereSlicesAreFullForLongerThanTenIntervals_itHardlyRests() {
    afterFull(1);

    assertThat(afterFull(10_000)).isEqualTo(16 * MILLI);
    assertThat(afterFull(10_001)).isEqualTo(5 * MILLI);
  }

  @Test
  void aSliceThatIsNotFull_endsTheHurry() {
    afterFull(1);
    afterFull(20_000);
    pace.after(part(0.24), 20_000 * MILLI, 20_001 * MILLI);

    assertThat(afterFull(20_010)).isGreaterThanOrEqualTo(16 * MILLI);
  }

  @Test
  void sliceWithFarFewerRowsThanThoseBefore_isNotFollowedByItsNeighbour() {
    assertThat(pace.goesOn()).isFalse();

    pace.after(part(0.08), 0, MILLI);
    assertThat(pace.goesOn()).isTrue();
    pace.after(part(0.05), 0, MILLI);
    assertThat(pace.goesOn()).isTrue();
    pace.after(part(0.02), 0, MILLI);
    assertThat(pace.goesOn()).isFalse();
    pace.after(part(0.08), 0, MILLI);
    assertThat(pace.goesOn()).isTrue();
    pace.whenDone();
    assertThat(pace.goesOn()).isFalse();
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
    pace.after(part(0.02), 0, MILLI);
    pace.whenDone();

    assertThat(pace.after(part(0.1), 0, MILLI)).isEqualTo(100 * MILLI);
  }
}
