package dev.idempotent.benchmarks.database;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.database.Options.Setting;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Throughput;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Throughput is measured in rounds and compared within them. */
final class RoundsTest {

  @Test
  @RequiresMySql
  void rounds_giveOneFigurePerRound_andRatiosOfTheSameRound() throws Exception {
    List<Entry> entries = Contenders.all();
    Throughput throughput;
    try (Lab lab = Lab.open(TestDatabase.get(), new Lab.Setup(2, null, ""));
        Rounds rounds = new Rounds(lab, new Setting(2, 0), entries)) {
      throughput = rounds.run(2, Duration.ofMillis(20), new Random(1));
    }

    assertThat(throughput.contenders()).hasSameSizeAs(entries);
    for (Done done : throughput.contenders()) {
      assertThat(done.errors()).as(done.name()).isZero();
      assertThat(done.callsPerSecond()).hasSize(2).allSatisfy(d -> assertThat(d).isPositive());
    }
    Done floor = throughput.contenders().get(0);
    assertThat(floor.toFloor()).isEqualTo(new Spread(1, 1, 1));
    assertThat(throughput.contenders())
        .filteredOn(done -> done.name().startsWith("idempotent"))
        .hasSize(11)
        .allSatisfy(done -> assertThat(done.toRival()).isNotNull());
  }

  @Test
  void spread_hasTheMiddleOfSortedFigures() {
    assertThat(Spread.of(List.of(3.0, 1.0, 2.0))).isEqualTo(new Spread(1, 2, 3));
    assertThat(Spread.of(List.of(4.0, 1.0, 2.0, 3.0)).median()).isEqualTo(2.5, within(1e-9));
  }

  @Test
  void ratios_areThoseOfFiguresThatBelongTogether() {
    assertThat(Spread.ofRatios(List.of(2.0, 9.0), List.of(1.0, 3.0)))
        .isEqualTo(new Spread(2, 2.5, 3));
  }
}
