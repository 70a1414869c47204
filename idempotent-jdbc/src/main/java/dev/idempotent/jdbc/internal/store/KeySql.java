package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.sql.StoredProcedure;
import dev.idempotent.jdbc.internal.sql.TableName;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The texts of the statements on the library's table that are part of the protocol, the same for
 * MySQL and MariaDB. Immutable.
 *
 * <p>Times are computed by the server, with UTC_TIMESTAMP(6), and only durations cross the wire: no
 * session's time zone and no host's clock has a say.
 *
 * <p>Bytes cross the wire in hexadecimal digits. Of a statement that was prepared on the server it
 * shows the text with its values, in information_schema.innodb_trx above all; with bytes in it that
 * are no characters an operator's query there fails, just while a claim waits for another one.
 */
final class KeySql {
  private static final String ROW =
      "SELECT attempt, outcome, result, fingerprint,"
          + " TIMESTAMPDIFF(MICROSECOND, UTC_TIMESTAMP(6), expires_at) FROM ";
  private static final String BYTES = "UNHEX(?)";
  private static final String BY_KEY = " WHERE scope = " + BYTES + " AND identity = " + BYTES;
  private static final String RESULT = "outcome = ?, result = " + BYTES;
  private static final String IF_OF_ATTEMPT = "IF(attempt = " + BYTES + ", ";
  private static final String LIFE = "UTC_TIMESTAMP(6) + INTERVAL ? MICROSECOND";

  final String insert;
  final String beginAndInsert;
  final String insertAndCommit;
  final String takeOver;
  final String readPlain;
  final String readShared;
  final String readLocked;
  final String complete;
  final String completeAndCommit;
  final String completeAndProlong;
  final String reopen;
  final String prolong;

  KeySql(TableName table) {
    String name = table.sql();
    this.insert =
        "INSERT INTO "
            + name
            + " (scope, identity, attempt, outcome, result, fingerprint, expires_at)"
            + " VALUES ("
            + String.join(", ", BYTES, BYTES, BYTES, "?", BYTES, BYTES, LIFE)
            + ")";
    this.beginAndInsert = StoredProcedure.CLAIM.call(table);
    this.insertAndCommit = StoredProcedure.PUT.call(table);
    // Assignments are made from left to right, and each sees what those before it have made of the
    // row: expires_at, which decides all of them, has to be the last.
    this.takeOver =
        insert
            + Stream.of("attempt", "outcome", "result", "fingerprint", "expires_at")
                .map(KeySql::ifExpired)
                .collect(Collectors.joining(", ", " ON DUPLICATE KEY UPDATE ", ""));
    this.readPlain = ROW + name + BY_KEY;
    // Shared: all losers of a claim hold a shared lock already, and would deadlock if two of them
    // wanted an exclusive one. MariaDB has no FOR SHARE.
    this.readShared = ROW + name + BY_KEY + " LOCK IN SHARE MODE";
    this.readLocked = ROW + name + BY_KEY + " FOR UPDATE";
    String update = "UPDATE " + name + " SET ";
    String ofAttempt = BY_KEY + " AND attempt = " + BYTES;
    // An UPDATE is planned anew each time, which takes the server longer than to meet a duplicate.
    // If there is none, the transaction is lost: what is inserted must then count for nobody.
    this.complete =
        "INSERT INTO "
            + name
            + " (scope, identity, attempt, outcome, expires_at) VALUES ("
            + String.join(", ", BYTES, BYTES, "''", "0", "UTC_TIMESTAMP(6)")
            + ") ON DUPLICATE KEY UPDATE outcome = "
            + IF_OF_ATTEMPT
            + "?, outcome), result = "
            + IF_OF_ATTEMPT
            + BYTES
            + ", result)";
    this.completeAndCommit = StoredProcedure.COMPLETE.call(table);
    this.completeAndProlong = update + RESULT + ", expires_at = " + LIFE + ofAttempt;
    this.reopen = update + "outcome = 0" + ofAttempt;
    this.prolong = update + "expires_at = " + LIFE + ofAttempt;
  }

  private static String ifExpired(String column) {
    return column + " = IF(expires_at <= UTC_TIMESTAMP(6), VALUES(" + column + "), " + column + ")";
  }
}
