-- The table of the library: one row for each key that is being executed or can still be replayed.
-- For MySQL 8.0 and later and MariaDB 10.6 and later. Usable as a Flyway migration as it is, and by
-- Liquibase as a sqlFile change. Binary columns, since a collation would merge different keys;
-- DATETIME, not TIMESTAMP, and always in UTC.
CREATE TABLE IF NOT EXISTS `idempotent_call` (
  `scope`       VARBINARY(128)   NOT NULL COMMENT 'tenant or principal in UTF-8; empty without one',
  `identity`    BINARY(32)       NOT NULL COMMENT 'SHA-256 of operation, scope and key',
  `attempt`     BINARY(16)       NOT NULL COMMENT 'which execution wrote the row',
  `outcome`     TINYINT UNSIGNED NOT NULL COMMENT '0 not completed, 1 void, 2 null, 3 value, 4 failure',
  `fingerprint` BINARY(32)       NULL     COMMENT 'SHA-256 of what a retry has to repeat',
  `expires_at`  DATETIME(6)      NOT NULL COMMENT 'UTC, by the clock of the server',
  `result`      MEDIUMBLOB       NULL     COMMENT 'the encoded result',
  PRIMARY KEY (`scope`, `identity`),
  KEY `idempotent_call_expires_at` (`expires_at`)
) ENGINE = InnoDB;
