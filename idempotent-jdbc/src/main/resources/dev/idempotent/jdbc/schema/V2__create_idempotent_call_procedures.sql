-- The library's stored procedures, for engines built with procedures(true); others do not need them.
-- Each does in one round trip what takes two without it. They run with the caller's rights, who needs
-- EXECUTE beside SELECT, INSERT, UPDATE and DELETE on the table.
-- For MySQL 8.0.29 and later and MariaDB 10.6 and later. For the mysql client, whose command DELIMITER
-- Flyway knows as well. Bytes come in hexadecimal digits.
-- A procedure keeps the sql_mode that it was created under: what does not fit must be an error.
SET @idempotent_sql_mode = @@SESSION.sql_mode;
SET SESSION sql_mode = 'STRICT_ALL_TABLES';

DELIMITER //

CREATE PROCEDURE IF NOT EXISTS `idempotent_call_claim` (
  in_scope VARCHAR(256) CHARACTER SET ascii, in_identity CHAR(64) CHARACTER SET ascii,
  in_attempt CHAR(32) CHARACTER SET ascii, in_outcome TINYINT UNSIGNED,
  in_result LONGTEXT CHARACTER SET ascii, in_fingerprint CHAR(64) CHARACTER SET ascii,
  in_micros BIGINT)
  MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT 'begins a transaction and claims a key in it'
BEGIN
  START TRANSACTION;
  INSERT INTO `idempotent_call`
    (scope, identity, attempt, outcome, result, fingerprint, expires_at)
    VALUES (UNHEX(in_scope), UNHEX(in_identity), UNHEX(in_attempt), in_outcome, UNHEX(in_result),
      UNHEX(in_fingerprint), UTC_TIMESTAMP(6) + INTERVAL in_micros MICROSECOND);
END//

-- Its INSERT meets the claimed row, which is quicker than an UPDATE. If there is none, what it leaves
-- has expired and no outcome, and so counts for nobody.
CREATE PROCEDURE IF NOT EXISTS `idempotent_call_complete` (
  in_outcome TINYINT UNSIGNED, in_result LONGTEXT CHARACTER SET ascii,
  in_scope VARCHAR(256) CHARACTER SET ascii, in_identity CHAR(64) CHARACTER SET ascii,
  in_attempt CHAR(32) CHARACTER SET ascii)
  MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT 'completes a claimed key and commits'
BEGIN
  INSERT INTO `idempotent_call`
    (scope, identity, attempt, outcome, expires_at)
    VALUES (UNHEX(in_scope), UNHEX(in_identity), '', 0, UTC_TIMESTAMP(6))
    ON DUPLICATE KEY UPDATE
      outcome = IF(attempt = UNHEX(in_attempt), in_outcome, outcome),
      result = IF(attempt = UNHEX(in_attempt), UNHEX(in_result), result);
  IF ROW_COUNT() <> 2 THEN
    SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'the claimed key is gone';
  END IF;
  COMMIT;
END//

CREATE PROCEDURE IF NOT EXISTS `idempotent_call_put` (
  in_scope VARCHAR(256) CHARACTER SET ascii, in_identity CHAR(64) CHARACTER SET ascii,
  in_attempt CHAR(32) CHARACTER SET ascii, in_outcome TINYINT UNSIGNED,
  in_result LONGTEXT CHARACTER SET ascii, in_fingerprint CHAR(64) CHARACTER SET ascii,
  in_micros BIGINT)
  MODIFIES SQL DATA SQL SECURITY INVOKER COMMENT 'inserts a completed key and commits'
BEGIN
  INSERT INTO `idempotent_call`
    (scope, identity, attempt, outcome, result, fingerprint, expires_at)
    VALUES (UNHEX(in_scope), UNHEX(in_identity), UNHEX(in_attempt), in_outcome, UNHEX(in_result),
      UNHEX(in_fingerprint), UTC_TIMESTAMP(6) + INTERVAL in_micros MICROSECOND);
  COMMIT;
END//

DELIMITER ;

SET SESSION sql_mode = @idempotent_sql_mode;
