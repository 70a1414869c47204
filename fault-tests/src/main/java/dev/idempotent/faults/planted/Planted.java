package dev.idempotent.faults.planted;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.faults.check.Kind;
import dev.idempotent.jdbc.JdbcIdempotency;
import java.time.Duration;
import java.util.Set;
import java.util.function.Function;
import javax.sql.DataSource;

/** The bugs that can be built in, each with what a checker may find of it. */
@SuppressWarnings("ImmutableEnumChecker") // Neither the functions nor the sets ever change.
public enum Planted {
  /** The library as it is. */
  NONE(Planted::plain),

  /** The key is committed before the method runs. */
  KEY_COMMITTED_FIRST(sabotaged(Sabotages::keyCommittedFirst), Kind.LOST, Kind.KEY_WITHOUT_EFFECT),
  /** What the method wrote is committed before the key is written. */
  EFFECT_COMMITTED_BEFORE_KEY(
      sabotaged(Sabotages::effectCommittedBeforeKey), Kind.APPLIED_TWICE, Kind.EFFECT_WITHOUT_KEY),
  /** The key is committed, and what the method wrote is not. */
  KEY_COMMITTED_WITHOUT_EFFECT(
      sabotaged(Sabotages::keyCommittedWithoutEffect), Kind.LOST, Kind.KEY_WITHOUT_EFFECT),
  /** An error of COMMIT is swallowed, and the call reported as successful. */
  COMMIT_ERROR_SWALLOWED(sabotaged(Sabotages::commitErrorSwallowed), Kind.LOST),
  /** A COMMIT without an answer is taken for a rollback. */
  LOST_COMMIT_TAKEN_FOR_ROLLBACK(
      sabotaged(Sabotages::lostCommitTakenForRollback), Kind.REFUSED_WITH_EFFECT),
  /** Whether a key has expired is told by the host's clock. */
  EXPIRY_BY_HOST_CLOCK(
      sabotaged(Sabotages::expiryByHostClock), Kind.APPLIED_TWICE, Kind.EFFECT_WITHOUT_KEY),
  /** The purge deletes keys that are alive. */
  PURGE_DELETES_LIVING(
      sabotaged(Sabotages::purgeDeletesLiving), Kind.APPLIED_TWICE, Kind.EFFECT_WITHOUT_KEY),
  /** Whoever has met an expired row takes it over, although another one has meanwhile. */
  TAKE_OVER_UNCONDITIONAL(sabotaged(Sabotages::takeOverUnconditional), Kind.APPLIED_TWICE),
  /** A deadlock is taken for the loss of one statement only, and the rest is committed. */
  DEADLOCK_SWALLOWED(
      sabotaged(Sabotages::deadlockSwallowed), Kind.SUM_BROKEN, Kind.LOST, Kind.APPLIED_TWICE),
  /** An inner call commits what the outer one has written so far. */
  INNER_CALL_COMMITS(
      sabotaged(Sabotages::innerCallCommits), Kind.REFUSED_WITH_EFFECT, Kind.KEY_WITHOUT_EFFECT),

  /** The near-cache is filled before the commit. */
  CACHE_FILLED_BEFORE_COMMIT(stored(StoreBugs::cacheFilledBeforeCommit), Kind.LOST),
  /** What is in the near-cache outlives the row. */
  CACHE_OUTLIVES_ROW(stored(StoreBugs::cacheOutlivesRow), Kind.CONTRADICTION),
  /** Fingerprints are not compared. */
  FINGERPRINT_IGNORED(stored(StoreBugs::fingerprintIgnored), Kind.FINGERPRINT_IGNORED),
  /** The scope is no part of the key. */
  SCOPE_IGNORED(stored(StoreBugs::scopeIgnored), Kind.FOREIGN_RESULT),
  /** Two keys that differ at the end only are taken for one. */
  KEY_TRUNCATED(stored(StoreBugs::keyTruncated), Kind.FOREIGN_RESULT),
  /** What the method wrote before a recorded failure is kept. */
  FAILURE_KEEPS_WRITES(stored(StoreBugs::failureKeepsWrites), Kind.REFUSED_WITH_EFFECT),
  /** A recorded failure is told, and not recorded. */
  FAILURE_NOT_RECORDED(stored(StoreBugs::failureNotRecorded), Kind.LOST, Kind.CONTRADICTION),
  /** A call whose key is held by another one runs all the same. */
  UNPROTECTED_WHEN_BUSY(
      stored(StoreBugs::unprotectedWhenBusy), Kind.APPLIED_TWICE, Kind.EFFECT_WITHOUT_KEY),
  /** What the store fails with comes as an exception that nobody expects. */
  ERROR_UNTYPED(stored(StoreBugs::errorUntyped), Kind.UNTYPED_ERROR);

  /** The bound of each engine's near-cache in bytes. */
  public static final int NEAR_CACHE_BYTES = 1 << 20;

  private final Function<DataSource, Engine> engine;
  private final Set<Kind> traces;

  Planted(Function<DataSource, Engine> engine, Kind... traces) {
    this.engine = engine;
    this.traces = Set.of(traces);
  }

  /**
   * What a host needs.
   *
   * @param dataSource what the business uses
   */
  public record Engine(Idempotency idempotency, DataSource dataSource) {}

  /** Builds the engine with the bug. */
  public Engine engine(DataSource pool) {
    return engine.apply(pool);
  }

  /** Returns the kinds of violations of which the checker has to find one or more. */
  public Set<Kind> traces() {
    return traces;
  }

  private static Engine plain(DataSource pool) {
    return sound(pool, false);
  }

  /** Builds the engine without a bug. */
  public static Engine sound(DataSource pool, boolean procedures) {
    JdbcIdempotency idempotency =
        impatient(
                JdbcIdempotency.builder(pool)
                    .procedures(procedures)
                    .answerWithin(Duration.ofSeconds(1))
                    .resolveWithin(Duration.ofSeconds(2))
                    .purge(
                        purge ->
                            purge
                                .interval(Duration.ofMillis(200))
                                .grace(Duration.ofMillis(300))
                                .batchRows(20)))
            .build();
    return new Engine(idempotency, idempotency.dataSource());
  }

  /** Sets what every engine of a run has. */
  static <B extends EngineBuilder<B>> B impatient(B builder) {
    return builder
        .waitAtMost(Duration.ofSeconds(1))
        .nearCache(cache -> cache.maximumBytes(NEAR_CACHE_BYTES));
  }

  private static Function<DataSource, Engine> sabotaged(Function<DataSource, DataSource> sabotage) {
    return pool -> plain(sabotage.apply(pool));
  }

  private static Function<DataSource, Engine> stored(StoreBug bug) {
    return pool -> BuggyEngine.build(pool, bug);
  }
}
