package dev.idempotent.jdbc.model;

import java.util.List;

/**
 * A planted mistake: an edit of one source file of the library, and the scenario that finds it. The
 * text to be replaced has to occur exactly once, so that a mutation can't fall out of use in
 * silence.
 */
@SuppressWarnings("ImmutableEnumChecker") // The lists are never changed.
enum Mutation {
  CACHE_FILLED_BEFORE_COMMIT(
      Scenario.ONE_HOST,
      "core/engine/Execution",
      edit(
          "completion = claim.complete(outcome);",
          "path.arrived(call.identity(), new Replay(outcome, shared, call.fingerprint(),"
              + " claim.expiresAt()), null); completion = claim.complete(outcome);")),
  FOLLOWERS_TOLD_BEFORE_COMMIT(
      Scenario.ONE_HOST,
      "core/engine/Execution",
      edit(
          "completion = claim.complete(outcome);",
          "path.arrived(call.identity(), new Replay(outcome, shared, call.fingerprint(),"
              + " claim.expiresAt()), flight); completion = claim.complete(outcome);")),
  FOLLOWERS_TOLD_WHAT_WAS_ROLLED_BACK(
      Scenario.ONE_HOST,
      "core/engine/Execution",
      edit("end == End.COMMITTED && outcome != null", "outcome != null")),
  FOLLOWERS_OF_A_FAILURE_NOT_WOKEN(
      Scenario.FAILING_METHOD, "core/engine/ClaimPath", edit("flight.fail();", "")),
  FINGERPRINT_OF_FOLLOWER_UNCHECKED(
      Scenario.TWO_REQUESTS_ON_ONE_HOST,
      "core/engine/ClaimPath",
      edit(
          "return replayed(arrived.replay(), CallOutcome.REPLAYED_FROM_LEADER, call);",
          "return arrived.replay();")),
  FINGERPRINT_UNCHECKED_AFTER_LOST_RACE(
      Scenario.TWO_REQUESTS_ON_TWO_HOSTS,
      "core/engine/ClaimPath",
      edit("return replayed(replay, CallOutcome.REPLAYED_FROM_STORE, call);", "return replay;")),
  FINGERPRINT_UNCHECKED_IN_NEAR_CACHE(
      Scenario.TWO_REQUESTS_ON_ONE_HOST,
      "core/engine/IdempotencyEngine",
      edit("hit != null && hit.matches(fingerprint)", "hit != null")),
  EXPIRED_ROW_REPLAYED_WHERE_ITS_TAKING_OVER_WAS_CANCELLED(
      Scenario.CLAIMED_LAST_OVER_EXPIRED_ROW,
      "jdbc/internal/store/LateKey",
      edit("if (inserted == Inserted.HELD) {\n          row", "if (true) {\n          row"),
      edit(
          "row != null && row.isAlive()) {\n              return",
          "row != null) {\n              return")),
  EXPIRED_ROW_REPLAYED_WHERE_IT_IS_LOOKED_UP(
      Scenario.LOOKED_UP_OVER_EXPIRED_ROW,
      "jdbc/internal/store/OwnedClaims",
      edit("row.filter(KeyRow::isAlive)", "row")),
  NEAR_CACHE_ENTRY_OUTLIVES_ROW(
      Scenario.EXPIRY_MEANWHILE,
      "core/engine/Replay",
      edit("return expiresAt - now > 0;", "return true;")),
  OUTCOME_STORED_AFTER_BUSINESS_COMMIT(
      Scenario.TWO_HOSTS,
      "jdbc/internal/store/OwnedClaim",
      edit("preparation.run();", "preparation.run(); session.commit(); session.begin();")),
  FAILED_METHOD_COMMITS(
      Scenario.FAILING_METHOD,
      "jdbc/internal/store/OwnedClaim",
      edit(
          """
          session.limitSilence(parts.settings().answerWithin());
                session.rollback();
          """,
          "session.commit();")),
  LOST_ANSWER_TAKEN_AS_REFUSAL(
      Scenario.LOST_COMMIT,
      "jdbc/internal/store/OwnedClaim",
      edit("if (CommitResolver.isRefusal(e)) {", "if (e != null) {")),
  LOST_ANSWER_TAKEN_AS_COMMITTED(
      Scenario.LOST_COMMIT,
      "jdbc/internal/store/OwnedClaim",
      edit(
          "if (verdict instanceof Verdict.Committed) {",
          "if (verdict instanceof Verdict.Committed || verdict instanceof Verdict.RolledBack) {")),
  RESOLVER_READS_WITHOUT_LOCK(
      Scenario.LOST_COMMIT,
      "jdbc/internal/store/KeySql",
      edit("BY_KEY + \" FOR UPDATE\"", "BY_KEY")),
  RESOLVER_TAKES_ANY_ROW_AS_OURS(
      Scenario.LOST_COMMIT,
      "jdbc/internal/store/CommitResolver",
      edit("row != null && row.isOf(ours)", "row != null")),
  RESOLVER_GUESSES_ON_ANOTHER_SERVER(
      Scenario.FAILOVER,
      "jdbc/internal/store/CommitResolver",
      edit("return withinLife && absenceTells ?", "return withinLife ?")),
  RESOLVER_TRUSTS_AN_EXPIRED_ROW(
      Scenario.FAILOVER_OVER_EXPIRED_ROW,
      "jdbc/internal/store/CommitResolver",
      edit(
          "return withinLife && absenceTells ?",
          "return withinLife && (absenceTells || row != null) ?")),
  RESOLVER_FORGETS_THE_PURGE(
      Scenario.LOST_COMMIT_AND_PURGE,
      "jdbc/internal/store/CommitResolver",
      edit("return withinLife && absenceTells ?", "return absenceTells ?")),
  EXPIRY_BY_CLOCK_OF_THE_HOST(
      Scenario.TWO_HOSTS,
      "jdbc/internal/store/KeySql",
      edit(
          "TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6)",
          "TIMESTAMPDIFF(MICROSECOND, @client_clock")),
  EXPIRY_IN_THE_SESSIONS_TIME_ZONE(
      Scenario.TWO_HOSTS,
      "jdbc/internal/store/KeySql",
      edit("TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6)", "TIMESTAMPDIFF(MICROSECOND, NOW(6)")),
  TAKE_OVER_WITHOUT_CONDITION(
      Scenario.EXPIRED_ROW,
      "jdbc/internal/store/KeySql",
      edit(
          "return column + \" = IF(expires_at <= UTC_TIMESTAMP(6), VALUES(\" + column + \"), \" +"
              + " column + \")\";",
          "return column + \" = VALUES(\" + column + \")\";")),
  TAKE_OVER_SETS_EXPIRY_FIRST(
      Scenario.EXPIRED_ROW_OF_VOID_METHOD,
      "jdbc/internal/store/KeySql",
      edit(
          "Stream.of(\"attempt\", \"outcome\", \"result\", \"fingerprint\", \"expires_at\")",
          "Stream.of(\"expires_at\", \"attempt\", \"outcome\", \"result\", \"fingerprint\")")),
  LIFE_STARTS_AT_CLAIM(
      Scenario.EXPIRY_MEANWHILE,
      "jdbc/internal/store/HeldKey",
      edit("if (isAgeing(now))", "if (false)")),
  LIFE_OF_VOID_CALL_STARTS_AT_CLAIM(
      Scenario.VOID_METHOD,
      "jdbc/internal/store/HeldKey",
      edit("if (complete) {\n      refresh();\n    } else {", "if (!complete) {")),
  NO_CHECK_WHOSE_ATTEMPT_TOOK_OVER(
      Scenario.EXPIRED_ROW_OF_VOID_METHOD,
      "jdbc/internal/store/OwnedClaims",
      edit("if (row.isOf(attempt.id())) {", "if (row != null) {")),
  DUPLICATE_TAKEN_AS_HELD(
      Scenario.VOID_METHOD,
      "jdbc/internal/store/OwnedClaims",
      edit("case HELD -> claimed", "case HELD, DUPLICATE -> claimed"),
      edit("case DUPLICATE -> {", "default -> {")),
  NO_CHECK_OF_THE_UPDATES_COUNT(
      Scenario.LOST_TRANSACTION,
      "jdbc/internal/store/HeldKey",
      edit("if (!found) {", "if (request == null) {")),
  ANY_ROW_TAKEN_AS_THE_COMPLETED_ONE(
      Scenario.LOST_TRANSACTION,
      "jdbc/internal/store/KeyTable",
      edit("return row != null && row.isOf(attempt);", "return row != null;")),
  ERROR_OF_PROCEDURE_TAKEN_AS_ROLLBACK(
      Scenario.BY_PROCEDURES,
      "jdbc/internal/store/OwnedClaim",
      edit("if (row != null && row.isOf(key.attempt().id())) {", "if (request == null) {")),
  ROW_OF_ANOTHER_TAKEN_AS_COMMIT_OF_PROCEDURE(
      Scenario.BY_PROCEDURES_AND_CLAIMED_LAST,
      "jdbc/internal/store/OwnedClaim",
      edit("if (row != null && row.isOf(key.attempt().id())) {", "if (row != null) {")),
  ROW_READ_INSIDE_THE_TRANSACTION_OF_PROCEDURE(
      Scenario.BY_PROCEDURES,
      "jdbc/internal/store/OwnedClaim",
      edit(
          "session.rollback();\n      row = readCommitted();",
          "row = parts.table().readPlain(session.connection(), request);")),
  ABSENT_ROW_OF_PROCEDURE_TAKEN_AS_ROLLBACK(
      Scenario.BY_PROCEDURES_AND_CLAIMED_LAST,
      "jdbc/internal/store/CommitResolver",
      edit("boolean settled = rowCertain ||", "boolean settled = true ||")),
  PURGE_WITHOUT_SECOND_CHECK(
      Scenario.EXPIRED_ROW_AND_PURGE,
      "jdbc/internal/maintenance/DueRows",
      edit("+ DUE;", "+ \"? >= 0\";")),
  BROKEN_CONNECTION_GIVEN_BACK(
      Scenario.FAILING_METHOD,
      "jdbc/internal/transaction/Session",
      edit("if (open && !broken) {", "if (open && broken) {"));

  /** A replacement of text. */
  record Edit(String before, String after) {}

  private final Scenario scenario;
  private final String source;
  private final List<Edit> edits;

  Mutation(Scenario scenario, String source, Edit... edits) {
    this.scenario = scenario;
    this.source = source;
    this.edits = List.of(edits);
  }

  private static Edit edit(String before, String after) {
    return new Edit(before.strip(), after);
  }

  Scenario scenario() {
    return scenario;
  }

  /** Returns the module's short name. */
  String module() {
    return source.substring(0, source.indexOf('/'));
  }

  /** Returns the class's name. */
  String className() {
    String path = source.replaceFirst("core/", "").replace('/', '.');
    return "dev.idempotent." + path;
  }

  /** Returns the source with the mistake in it. */
  String applyTo(String text) {
    String changed = text;
    for (Edit edit : edits) {
      int at = changed.indexOf(edit.before());
      if (at < 0 || changed.indexOf(edit.before(), at + 1) >= 0) {
        throw new AssertionError(this + ": not exactly once in " + source + ": " + edit.before());
      }
      changed = changed.replace(edit.before(), edit.after());
    }
    return changed;
  }
}
