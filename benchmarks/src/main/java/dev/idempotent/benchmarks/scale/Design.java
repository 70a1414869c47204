package dev.idempotent.benchmarks.scale;

import java.util.List;

/** A way to lay out the table of keys. */
@SuppressWarnings("ImmutableEnumChecker") // The lists are never changed.
public enum Design {
  /** The library's own. */
  SCOPE_AND_HASH("scope + hash", 32, "PRIMARY KEY (scope, identity)", "KEY (expires_at)"),
  /** The scope within the hash only, so that all scopes' rows are mixed. */
  HASH("hash", 32, "PRIMARY KEY (identity)", "KEY (expires_at)"),
  /** Rows in the order of their arrival; keys are found by a second index. */
  NUMBERED(
      "number, unique hash",
      32,
      "id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY",
      "UNIQUE KEY (scope, identity)",
      "KEY (expires_at)"),
  /** Half of the hash. */
  SHORT_HASH("scope + half a hash", 16, "PRIMARY KEY (scope, identity)", "KEY (expires_at)"),
  /** No index for the purge, which goes through the table in the order of the primary key. */
  NO_EXPIRY_INDEX("scope + hash, no expiry index", 32, "PRIMARY KEY (scope, identity)");

  private final String title;
  private final int hashBytes;
  private final String primaryKey;
  private final List<String> otherKeys;

  Design(String title, int hashBytes, String primaryKey, String... otherKeys) {
    this.title = title;
    this.hashBytes = hashBytes;
    this.primaryKey = primaryKey;
    this.otherKeys = List.of(otherKeys);
  }

  String title() {
    return title;
  }

  int hashBytes() {
    return hashBytes;
  }

  /** Returns the name of the table of that many rows. */
  String table(long rows) {
    return "keys_" + name().toLowerCase(java.util.Locale.ROOT) + "_" + rows;
  }

  String createTable(String table) {
    return "CREATE TABLE "
        + table
        + " (scope VARBINARY(128) NOT NULL, identity BINARY("
        + hashBytes
        + ") NOT NULL, attempt BINARY(16) NOT NULL, outcome TINYINT UNSIGNED NOT NULL,"
        + " fingerprint BINARY(32) NULL, expires_at DATETIME(6) NOT NULL, result MEDIUMBLOB NULL, "
        + primaryKey
        + ") ENGINE = InnoDB";
  }

  /** Returns what adds the keys beside the primary one, or empty text where there are none. */
  String addOtherKeys(String table) {
    return otherKeys.isEmpty()
        ? ""
        : "ALTER TABLE " + table + " ADD " + String.join(", ADD ", otherKeys);
  }

  /** Whether rows lie by scope, and there by the hash. */
  boolean isByScope() {
    return primaryKey.equals("PRIMARY KEY (scope, identity)");
  }

  /** Returns the columns by which one row is found when it is changed or deleted. */
  String rowKey() {
    return switch (this) {
      case HASH -> "identity";
      case NUMBERED -> "id";
      default -> "scope, identity";
    };
  }
}
