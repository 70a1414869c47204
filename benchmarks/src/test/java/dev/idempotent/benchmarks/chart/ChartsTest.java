package dev.idempotent.benchmarks.chart;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.benchmarks.database.CallCounts;
import dev.idempotent.benchmarks.database.Report;
import dev.idempotent.benchmarks.database.Report.Counted;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Ground;
import dev.idempotent.benchmarks.database.Report.Throughput;
import dev.idempotent.benchmarks.database.Spread;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

/** A report survives its JSON, and becomes charts with its contenders and figures. */
final class ChartsTest {
  @TempDir Path folder;

  @Test
  void json_becomesCharts() throws Exception {
    Path json = folder.resolve("database.json");
    Files.writeString(json, JsonMapper.builder().build().writeValueAsString(report()));

    Charts.main(new String[] {json.toString(), folder.resolve("charts").toString()});

    for (String chart : List.of("counts", "throughput", "delay")) {
      assertThat(folder.resolve("charts").resolve(chart + ".svg"))
          .content()
          .startsWith("<?xml")
          .contains("some contender");
    }
    assertThat(folder.resolve("charts/delay.svg")).content().contains("+0.5 ms a round trip");
  }

  private static Report report() {
    CallCounts counts = new CallCounts(3, 3, 1, 1, 1, 950, 493, 284, 16_000, 100, 1, 1, 500);
    Spread ratio = new Spread(0.5, 0.75, 1);
    Done done =
        new Done(
            "some contender",
            List.of(1.0, 2.0),
            List.of(3.0, 4.0),
            List.of(5.0, 6.0),
            0,
            ratio,
            ratio,
            null);
    return new Report(
        new Ground("2026-01-01T00:00:00Z", "", "MySQL", "Java", List.of(), 2, 0, 0, 1),
        List.of(new Counted("some contender", counts, null)),
        List.of(new Throughput(8, 0, List.of(done)), new Throughput(8, 0.5, List.of(done))));
  }
}
