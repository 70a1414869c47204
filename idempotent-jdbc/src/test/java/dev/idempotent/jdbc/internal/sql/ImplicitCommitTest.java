package dev.idempotent.jdbc.internal.sql;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.jdbc.internal.sql.DriverFlags.Backslashes;
import dev.idempotent.jdbc.internal.sql.ImplicitCommit.Effect;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Texts of SQL and what they do to the transaction around them. */
final class ImplicitCommitTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE t ADD COLUMN c INT",
        "ANALYZE TABLE t",
        "BEGIN",
        "BEGIN WORK",
        "CACHE INDEX t IN hot",
        "CHECK TABLE t",
        "COMMIT",
        "commit work",
        "CoMmIt AND CHAIN",
        "CREATE DATABASE d",
        "CREATE EVENT e ON SCHEDULE EVERY 1 DAY DO SELECT 1",
        "CREATE INDEX i ON t (id)",
        "CREATE OR REPLACE VIEW v AS SELECT 1",
        "CREATE TABLE t (id INT)",
        "CREATE TABLE IF NOT EXISTS temporary (id INT)",
        "CREATE USER u",
        "DROP DATABASE d",
        "DROP TABLE t",
        "FLUSH TABLES",
        "GRANT SELECT ON d.* TO u",
        "INSTALL PLUGIN p SONAME 'p.so'",
        "LOAD INDEX INTO CACHE t",
        "LOCK TABLES t WRITE",
        "OPTIMIZE TABLE t",
        "RENAME TABLE t TO u",
        "REPAIR TABLE t",
        "RESET MASTER",
        "REVOKE SELECT ON d.* FROM u",
        "ROLLBACK",
        "ROLLBACK WORK",
        "ROLLBACK AND CHAIN",
        "SET autocommit = 1",
        "SET AUTOCOMMIT=1",
        "set @@autocommit=on",
        "SET SESSION autocommit = 1",
        "SET @@session.autocommit = 1",
        "SET @@`autocommit` = 1",
        "SET DEFAULT ROLE NONE",
        "IF 1 THEN INSERT INTO t VALUES (1); COMMIT; END IF",
        "SET @a = 1, autocommit = 1",
        "SET `autocommit` = 1",
        "SET PASSWORD = 'x'",
        "START TRANSACTION",
        "START TRANSACTION READ ONLY",
        "START SLAVE",
        "STOP REPLICA",
        "TRUNCATE t",
        "TRUNCATE TABLE t",
        "UNLOCK TABLES",
        "XA START 'a'",
        // Where the statement is found.
        "  \t\r\n COMMIT",
        "COMMIT;",
        ";COMMIT",
        ";;; COMMIT",
        "SELECT 1; COMMIT",
        "SELECT 1;COMMIT; SELECT 2",
        "CALL p(); COMMIT",
        "# a comment\nCOMMIT",
        "-- a comment\nCOMMIT",
        "--\tCOMMENT\nCOMMIT",
        "--\nCOMMIT",
        "/* a comment */ COMMIT",
        "/* a; comment */COMMIT",
        "/**/COMMIT/**/",
        "/*! COMMIT */",
        "/*!COMMIT*/",
        "/*!50000 COMMIT */",
        "/*!50000COMMIT*/",
        "/*!080400 COMMIT */",
        "/*M! COMMIT */",
        "/*M!100400 COMMIT */",
        "/*!50000 TRUNCATE */ /* x */ TABLE t",
        "/*!99999 SELECT */ COMMIT",
        "/*M!999999 SELECT */ TRUNCATE t",
        "CREATE /*!99999 TEMPORARY */ TABLE t (id INT)",
        "ROLLBACK /*!99999 TO SAVEPOINT s */",
        "SELECT 'it''s; fine'; COMMIT",
        "SELECT 'it\\'s; fine'; COMMIT",
        "SELECT \"a;b\"; COMMIT",
        "SELECT `a;b` FROM t; COMMIT",
        "SELECT `a\\`; COMMIT",
        "SELECT 'a' -- '\n; COMMIT",
        "SELECT 1 # '\n; COMMIT",
        "SELECT 1 /* ' */; COMMIT",
        "SELECT 2--1; COMMIT",
        // MariaDB.
        "BEGIN NOT ATOMIC COMMIT; END",
        "SET STATEMENT max_statement_time = 1 FOR COMMIT",
        "SET STATEMENT lock_wait_timeout = 5 FOR TRUNCATE TABLE t",
        "SET STATEMENT lock_wait_timeout = 5, sort_buffer_size = 1 FOR ALTER TABLE t ENGINE ="
            + " InnoDB",
        "CREATE OR REPLACE TABLE t (id INT)",
        "BACKUP STAGE START",
      })
  void ending_isRefused(String sql) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(Effect.ENDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "CALL p()",
        "call p(1, 'COMMIT')",
        "{call p()}",
        "{ call p(?) }",
        "{? = call f(?)}",
        "/* x */ CALL p()",
        "EXECUTE s",
        "EXECUTE s USING @a",
        "EXECUTE IMMEDIATE 'COMMIT'",
        "IF 1 THEN COMMIT; END IF",
        "CASE WHEN TRUE THEN COMMIT; END CASE",
        "LOOP COMMIT; END LOOP",
        "WHILE TRUE DO COMMIT; END WHILE",
        "REPEAT COMMIT; UNTIL TRUE END REPEAT",
        "FOR i IN 1..2 DO COMMIT; END FOR",
        "SELECT 1; CALL p()",
        "CALL p(); SELECT 1",
        "SET STATEMENT max_statement_time = 1 FOR CALL p()",
      })
  void opaque_isProbed(String sql) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(Effect.MAY_END);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "SAVEPOINT s",
        "savepoint `commit`",
        "SELECT 1; SAVEPOINT s",
        "/*! SAVEPOINT */ s"
      })
  void savepoint_isNoticed(String sql) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(Effect.MARKS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ROLLBACK TO s",
        "ROLLBACK TO SAVEPOINT s",
        "ROLLBACK WORK TO SAVEPOINT s",
        "rollback to `commit`",
        "SELECT 1; ROLLBACK TO s; SELECT 2",
        "/*! ROLLBACK TO */ s",
      })
  void rollbackToASavepoint_isNoticed(String sql) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(Effect.REWINDS);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ";",
        "-- COMMIT",
        "# COMMIT",
        "/* COMMIT */",
        "/* ; COMMIT */",
        "SELECT 1",
        "(SELECT 1)",
        "((SELECT 1) UNION (SELECT 2))",
        "SELECT 'COMMIT'",
        "SELECT '; COMMIT'",
        "SELECT \"; COMMIT\"",
        "SELECT `; COMMIT`",
        "SELECT '\\'; COMMIT'",
        "SELECT 1 -- ; COMMIT",
        "SELECT 1 # ; COMMIT",
        "SELECT 1 /* ; COMMIT */",
        "INSERT INTO commits VALUES (1)",
        "INSERT INTO t SET start = 1",
        "UPDATE `lock` SET begin = 1",
        "DELETE FROM t WHERE a = 'TRUNCATE'",
        "REPLACE INTO t VALUES (1)",
        "WITH commit AS (SELECT 1) SELECT * FROM commit",
        "TABLE t",
        "VALUES ROW(1)",
        "DO SLEEP(0)",
        "LOAD DATA INFILE 'f' INTO TABLE t",
        "RELEASE SAVEPOINT s",
        "CREATE TEMPORARY TABLE t (id INT)",
        "CREATE TEMPORARY TABLE IF NOT EXISTS t (id INT)",
        "CREATE OR REPLACE TEMPORARY TABLE t (id INT)",
        "create /* a comment */ temporary table t (id INT)",
        "DROP TEMPORARY TABLE t",
        "SET @a = 1",
        "SET @a = 'autocommit'",
        "SET @password = 'x'",
        "SET @autocommit = 1",
        "SET @`autocommit` = 1",
        "SET @p = PASSWORD('x')",
        "SET ROLE NONE",
        "SELECT @commit; SELECT 1",
        "SET NAMES utf8mb4",
        "SET SESSION sql_mode = ''",
        "SET STATEMENT max_statement_time = 1 FOR SELECT 1",
        "SHOW CREATE TABLE t",
        "DESCRIBE t",
        "EXPLAIN SELECT 1",
        "USE d",
        "PREPARE s FROM 'COMMIT'",
        "KILL QUERY 1",
        "HANDLER t OPEN",
        "ANALYZE SELECT 1",
        "ANALYZE FORMAT=JSON SELECT 1",
      })
  void harmless_isLetThrough(String sql) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(Effect.NONE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        // Text whose end depends on the backslash: only the session's sql_mode can tell.
        "SELECT '\\'; COMMIT; SELECT '\\'      | NONE | ENDS | ENDS",
        "SELECT '\\'; COMMIT'                  | NONE | ENDS | ENDS",
        "SELECT '\\\\'; COMMIT                 | ENDS | ENDS | ENDS",
        "SELECT 'a\\\\'; COMMIT; SELECT 'b'    | ENDS | ENDS | ENDS",
        // In double quotes it depends on ANSI_QUOTES too, which no answer of the server shows.
        "SELECT \"\\\"; COMMIT; SELECT \"\\\"    | ENDS | ENDS | ENDS",
        "SELECT 'C:\\dir', \"; COMMIT\"        | NONE | NONE | NONE",
        "INSERT INTO t VALUES ('it\\'s')      | NONE | NONE | NONE",
      })
  void backslash_isReadAsTheSessionReadsIt(
      String sql, Effect escaping, Effect asText, Effect unknown) {
    assertThat(ImplicitCommit.of(sql, Backslashes.ESCAPE)).isEqualTo(escaping);
    assertThat(ImplicitCommit.of(sql, Backslashes.ARE_TEXT)).isEqualTo(asText);
    assertThat(ImplicitCommit.of(sql, Backslashes.UNKNOWN)).isEqualTo(unknown);
  }
}
