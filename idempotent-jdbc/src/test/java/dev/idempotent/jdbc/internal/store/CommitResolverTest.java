package dev.idempotent.jdbc.internal.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.CommitResolution;
import dev.idempotent.spi.Outcome;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a row says of a commit that was not answered. */
final class CommitResolverTest {
  private static final AttemptId.Source ATTEMPTS = new AttemptId.Source();
  private static final AttemptId OURS = ATTEMPTS.next();

  private static final int VALUE = Outcome.Kind.VALUE.code();
  private static final int NOT_YET = 0;

  /** What the resolver can find under the key. */
  enum Found {
    OURS_ALIVE,
    OURS_EXPIRED,
    OTHERS_ALIVE,
    OTHERS_UNREADABLE,
    OTHERS_EXPIRED,
    NOTHING;

    @Nullable KeyRow row() {
      return switch (this) {
        case OURS_ALIVE -> row(OURS, VALUE, 1_000_000);
        case OURS_EXPIRED -> row(OURS, VALUE, -1);
        case OTHERS_ALIVE -> row(ATTEMPTS.next(), VALUE, 1_000_000);
        case OTHERS_UNREADABLE -> row(ATTEMPTS.next(), NOT_YET, 1_000_000);
        case OTHERS_EXPIRED -> row(ATTEMPTS.next(), VALUE, -1);
        case NOTHING -> null;
      };
    }

    private static KeyRow row(AttemptId attempt, int outcomeCode, long remainingMicros) {
      return new KeyRow(
          attempt, outcomeCode, new byte[] {1}, null, remainingMicros, TimeUnit.SECONDS.toNanos(1));
    }
  }

  @ParameterizedTest
  @CsvSource({
    // row, within our life, absence tells, verdict
    "OURS_ALIVE, true, true, COMMITTED",
    "OURS_ALIVE, true, false, COMMITTED",
    "OURS_EXPIRED, false, true, COMMITTED",
    "OTHERS_ALIVE, true, true, REPLACED",
    "OTHERS_ALIVE, true, false, REPLACED",
    // It may have come after ours had been committed, and had expired.
    "OTHERS_ALIVE, false, true, UNKNOWN",
    "OTHERS_UNREADABLE, true, true, ROLLED_BACK",
    "OTHERS_EXPIRED, true, true, ROLLED_BACK",
    // The row that we took over, on a server that has not received our commit yet.
    "OTHERS_EXPIRED, true, false, UNKNOWN",
    "OTHERS_EXPIRED, false, true, UNKNOWN",
    "NOTHING, true, true, ROLLED_BACK",
    "NOTHING, true, false, UNKNOWN",
    // Ours may have been purged.
    "NOTHING, false, true, UNKNOWN",
  })
  void verdict(Found found, boolean withinLife, boolean absenceTells, CommitResolution verdict) {
    assertThat(
            CommitResolver.judge(found.row(), "Shop.pay", OURS, withinLife, absenceTells)
                .resolution())
        .isEqualTo(verdict);
  }
}
