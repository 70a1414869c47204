-- The tables of the payment service. The ledger has no unique key over customer and request on
-- purpose: it would take a payment twice, if it were made twice.
CREATE TABLE IF NOT EXISTS payments_ledger (
  payment_id  BIGINT         NOT NULL AUTO_INCREMENT PRIMARY KEY,
  customer_id VARCHAR(64)    NOT NULL,
  request_id  VARCHAR(64)    NOT NULL,
  account_id  VARCHAR(64)    NOT NULL,
  amount      DECIMAL(19, 4) NOT NULL,
  currency    CHAR(3)        NOT NULL
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin;

CREATE TABLE IF NOT EXISTS payments_account (
  account_id VARCHAR(64)    NOT NULL,
  currency   CHAR(3)        NOT NULL,
  balance    DECIMAL(38, 4) NOT NULL,
  PRIMARY KEY (account_id, currency)
) ENGINE = InnoDB, CHARACTER SET utf8mb4, COLLATE utf8mb4_bin;
