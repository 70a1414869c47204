package dev.idempotent.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.faults.check.Verdict;
import dev.idempotent.testdatabase.RequiresMySql;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The primary of a group is killed, cut off or switched in the middle of calls. */
@Tag("exhaustive")
@RequiresMySql("Group Replication")
final class FailoverTest {
  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "KILLED,   ROUTER, EVENTUAL,                   OFFLINE_MODE, 0, 3",
    "KILLED,   ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0, 3",
    "KILLED,   ROUTER, AFTER,                      OFFLINE_MODE, 0, 3",
    "CUT_OFF,  ROUTER, EVENTUAL,                   READ_ONLY,    2, 3",
    "CUT_OFF,  ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0, 3",
    "CUT_OFF,  ROUTER, AFTER,                      ABORT_SERVER, 2, 3",
    "SWITCHED, ROUTER, EVENTUAL,                   OFFLINE_MODE, 0, 3",
    "SWITCHED, ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0, 3",
    // Only a server that is gone makes the driver try the next one.
    "CUT_OFF,  FAILOVER_URL, BEFORE_ON_PRIMARY_FAILOVER, ABORT_SERVER, 2, 0",
  })
  void callsAcrossAFailover_takeEffectOnce(
      Failover failover,
      Route route,
      String consistency,
      String exitAction,
      int majoritySeconds,
      int rejoinTries)
      throws Exception {
    try (MySqlGroup group =
        MySqlGroup.start(
            MySqlGroup.Mode.SINGLE_PRIMARY,
            "--group-replication-consistency=" + consistency,
            "--group-replication-exit-state-action=" + exitAction,
            "--group-replication-unreachable-majority-timeout=" + majoritySeconds,
            "--group-replication-autorejoin-tries=" + rejoinTries)) {
      String setting = failover + ", " + route + ", " + consistency + ", " + exitAction;
      String waits = ", " + majoritySeconds + " s, " + rejoinTries + " tries";
      assertHolds(group, failover, route, setting + waits);
    }
  }

  /** With the driver's own list of servers, in the order in which they are elected. */
  @Test
  void callsAcrossAKillOfThePrimary_byFailoverUrl_takeEffectOnce() throws Exception {
    try (MySqlGroup group = MySqlGroup.start(MySqlGroup.Mode.SINGLE_PRIMARY)) {
      assertHolds(group, Failover.KILLED, Route.FAILOVER_URL, "KILLED, FAILOVER_URL, defaults");
    }
  }

  private void assertHolds(MySqlGroup group, Failover failover, Route route, String setting)
      throws Exception {
    long seed = System.nanoTime();
    FailoverRound.Result result = new FailoverRound(group, failover, folder).run(route, seed);
    Verdict verdict = result.verdict();
    Figures.print(
        setting
            + ", seed "
            + seed
            + ", no primary for "
            + result.noPrimaryMillis()
            + " ms, the former one: "
            + result.formerState(),
        verdict);
    assertThat(verdict.violations()).isEmpty();
    assertThat(verdict.count("acknowledged calls")).isPositive();
    assertThat(verdict.count("replays")).isPositive();
  }
}
