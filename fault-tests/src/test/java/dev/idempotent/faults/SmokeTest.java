package dev.idempotent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.faults.attack.FaultKind;
import dev.idempotent.faults.attack.Round;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One short round; the short form and the long form are run by {@code fault-tests/run}. */
@RequiresMySql("its process is killed in its container")
final class SmokeTest {
  private static final Options OPTIONS =
      Options.parse(List.of("short", "seed=1", "roundSeconds=15", "workers=2"));

  @TempDir Path folder;

  @Test
  void oneRound_ofAllFaults_holds() throws Exception {
    try (TestDatabase database = Attacked.start()) {
      Round.Result result = Round.run(database, Plans.mixed(OPTIONS, 1), folder.resolve("round"));

      assertThat(result.verdict().violations()).isEmpty();
      assertThat(result.verdict().count("acknowledged calls")).isPositive();
      assertThat(result.strikes().get(FaultKind.WORKER_KILLED)).isPositive();
    }
  }
}
