package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.spi.CallOutcome;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * The figures of a run, as the table shows them and the JSON file holds them. {@code applied},
 * {@code replayed…} and {@code refused} are what the workers told; the proof does not depend on
 * them.
 *
 * @param requests lines of the file that hold a request
 * @param distinct how many different keys they have
 * @param badLines lines that hold none
 * @param sent how often a request was sent and answered, after kills once more
 * @param untold payments that a worker made but did not live to tell of, counted in the ledger
 * @param repeatedCalls calls that ended without an answer, and were made again
 * @param requestsPerSecond answers by time
 * @param balanced whether the proof holds
 */
record Figures(
    String database,
    long requests,
    long distinct,
    long badLines,
    long sent,
    long applied,
    long untold,
    long replayed,
    long replayedFromNearCache,
    long replayedCoalesced,
    long replayedFromDatabase,
    long refused,
    long repeatedCalls,
    int workersKilled,
    double seconds,
    double requestsPerSecond,
    boolean balanced,
    long ledgerPayments,
    long ledgerAccounts,
    Map<String, BigDecimal> totals,
    long problems,
    List<String> firstProblems) {

  /**
   * Puts the figures together.
   *
   * @param inLedger how many payments the run has added to the ledger
   */
  static Figures of(
      String database,
      Expectation expectation,
      long badLines,
      Tally tally,
      long inLedger,
      int workersKilled,
      Duration time,
      Proof.Result proof) {
    long nearCache = tally.of(CallOutcome.REPLAYED_FROM_NEAR_CACHE);
    long coalesced = tally.of(CallOutcome.REPLAYED_FROM_LEADER);
    long fromDatabase = tally.of(CallOutcome.REPLAYED_FROM_STORE);
    double seconds = time.toMillis() / 1000.0;
    return new Figures(
        database,
        expectation.requests(),
        expectation.payments().size(),
        badLines,
        tally.answers(),
        tally.of(CallOutcome.EXECUTED),
        inLedger - tally.of(CallOutcome.EXECUTED),
        nearCache + coalesced + fromDatabase,
        nearCache,
        coalesced,
        fromDatabase,
        tally.of(CallOutcome.REFUSED_REUSE),
        tally.unanswered(),
        workersKilled,
        seconds,
        Math.round(10 * tally.answers() / Math.max(seconds, 0.001)) / 10.0,
        proof.holds(),
        proof.payments(),
        proof.accounts(),
        proof.totals(),
        proof.problemCount(),
        proof.problems());
  }
}
