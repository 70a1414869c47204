package dev.idempotent.faults.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.ErrorCode;
import dev.idempotent.faults.cluster.Till.Told;
import dev.idempotent.testdatabase.RequiresMySql;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A primary passes a transaction on and is cut off before it hears that the others have taken it.
 * They commit it; the primary leaves the group and rolls it back. Nothing that the primary says is
 * then the truth: neither its answer to COMMIT, nor the row's absence from it.
 */
@Tag("exhaustive")
@RequiresMySql("Group Replication")
final class CommitInGroupTest {

  @ParameterizedTest
  @ValueSource(ints = {2, 20})
  void commitThatTheGroupHasTaken_isNotCalledRolledBack(int answerSeconds) throws Exception {
    try (MySqlGroup group =
        MySqlGroup.start(
            MySqlGroup.Mode.SINGLE_PRIMARY,
            "--group-replication-unreachable-majority-timeout=2",
            "--group-replication-exit-state-action=READ_ONLY")) {
      GroupMember primary = group.member(1);
      Till.open(primary);
      try (Till till =
          new Till(
              primary.url(Till.SCHEMA),
              builder ->
                  builder
                      .answerWithin(Duration.ofSeconds(answerSeconds))
                      .resolveWithin(Duration.ofSeconds(20)))) {
        till.sell("before");
        Thread cut = new Thread(() -> group.mute(primary));
        Told told =
            till.sell(
                "between",
                () -> {
                  group.deafen(primary);
                  cut.start();
                  return "";
                });
        cut.join();
        System.out.println(told + " " + till.resolutions() + " " + MySqlGroup.stateOf(primary));

        GroupMember successor = group.awaitPrimaryOtherThan(primary);
        assertThat(Till.sales(successor, "between")).as("taken by the group").isEqualTo(1);
        assertThat(Till.sales(primary, "between")).as("rolled back by the old primary").isZero();
        assertThat(told.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
        assertRetryOnSuccessorIsReplayed(successor);
      }
    }
  }

  private static void assertRetryOnSuccessorIsReplayed(GroupMember successor) throws SQLException {
    try (Till till = new Till(successor.url(Till.SCHEMA), builder -> builder)) {
      assertThat(till.sell("between")).isEqualTo(new Told("between in run 2", null));
      assertThat(till.runs()).isZero();
      assertThat(Till.sales(successor, "between")).isEqualTo(1);
    }
  }
}
