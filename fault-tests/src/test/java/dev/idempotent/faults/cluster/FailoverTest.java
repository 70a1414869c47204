package dev.idempotent.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.testdatabase.RequiresMySql;
import java.nio.file.Path;
import java.util.Locale;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The primary of a group is killed, cut off or switched in the middle of calls. */
@Tag("faults")
@RequiresMySql("Group Replication")
final class FailoverTest {
  private static final int MOST_PRINTED = 20;

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  Path folder;

  @ParameterizedTest
  @CsvSource({
    "KILLED,   ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0",
    "KILLED,   ROUTER, EVENTUAL,                   OFFLINE_MODE, 0",
    "KILLED,   ROUTER, AFTER,                      OFFLINE_MODE, 0",
    "CUT_OFF,  ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0",
    "CUT_OFF,  ROUTER, EVENTUAL,                   READ_ONLY,    2",
    "CUT_OFF,  ROUTER, AFTER,                      ABORT_SERVER, 2",
    "SWITCHED, ROUTER, BEFORE_ON_PRIMARY_FAILOVER, OFFLINE_MODE, 0",
    "SWITCHED, ROUTER, EVENTUAL,                   OFFLINE_MODE, 0",
    "CUT_OFF,  FAILOVER_URL, BEFORE_ON_PRIMARY_FAILOVER, ABORT_SERVER, 2",
  })
  void callsAcrossAFailover_takeEffectOnce(
      Failover failover, Route route, String consistency, String exitAction, int majoritySeconds)
      throws Exception {
    try (MySqlGroup group =
        MySqlGroup.start(
            MySqlGroup.Mode.SINGLE_PRIMARY,
            "--group-replication-consistency=" + consistency,
            "--group-replication-exit-state-action=" + exitAction,
            "--group-replication-unreachable-majority-timeout=" + majoritySeconds)) {
      String setting = failover + ", " + route + ", " + consistency + ", " + exitAction;
      assertHolds(group, failover, route, setting + ", " + majoritySeconds + " s");
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
    System.out.printf(
        Locale.ROOT,
        "round %s, seed %d: no primary for %d ms; the former one: %s; violations: %d; %s%n",
        setting,
        seed,
        result.noPrimaryMillis(),
        result.formerState(),
        result.verdict().violations().size(),
        new TreeMap<>(result.verdict().counts()));
    result.verdict().violations().stream().limit(MOST_PRINTED).forEach(System.out::println);
    assertThat(result.verdict().violations()).isEmpty();
    assertThat(result.verdict().count("acknowledged calls")).isPositive();
    assertThat(result.verdict().count("replays")).isPositive();
  }
}
