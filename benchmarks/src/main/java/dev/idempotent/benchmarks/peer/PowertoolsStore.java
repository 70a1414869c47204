package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.lab.FailedCallException;
import dev.idempotent.benchmarks.lab.Lab;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import javax.sql.DataSource;
import software.amazon.lambda.powertools.idempotency.exceptions.IdempotencyItemAlreadyExistsException;
import software.amazon.lambda.powertools.idempotency.exceptions.IdempotencyItemNotFoundException;
import software.amazon.lambda.powertools.idempotency.persistence.BasePersistenceStore;
import software.amazon.lambda.powertools.idempotency.persistence.DataRecord;

/**
 * A store for Powertools' port. A new key is one INSERT; the conditional write, which is one
 * statement of DynamoDB, is tried only where that one meets a row.
 */
final class PowertoolsStore extends BasePersistenceStore {
  private static final int DUPLICATE_KEY = 1062;

  private static final String SELECT =
      "SELECT status, expires_at, response, payload_hash FROM powertools WHERE id = ?";
  private static final String INSERT =
      "INSERT INTO powertools (id, status, expires_at, payload_hash) VALUES (?, ?, ?, ?)";
  private static final String TAKE_OVER =
      "UPDATE powertools SET status = ?, expires_at = ?, payload_hash = ?, response = NULL"
          + " WHERE id = ? AND expires_at < ?";
  private static final String UPDATE =
      "UPDATE powertools SET status = ?, expires_at = ?, payload_hash = ?, response = ?"
          + " WHERE id = ?";
  private static final String DELETE = "DELETE FROM powertools WHERE id = ?";

  private final DataSource pool;

  PowertoolsStore(Lab lab, DataSource pool) {
    this.pool = pool;
    lab.execute(
        "CREATE TABLE powertools (id VARBINARY(255) PRIMARY KEY, status VARCHAR(20) NOT NULL,"
            + " expires_at BIGINT NOT NULL, payload_hash VARBINARY(64), response BLOB,"
            + " KEY (expires_at))");
  }

  @Override
  public DataRecord getRecord(String key) throws IdempotencyItemNotFoundException {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, key);
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          throw new IdempotencyItemNotFoundException(key);
        }
        return new DataRecord(
            key,
            DataRecord.Status.valueOf(row.getString(1)),
            row.getLong(2),
            row.getString(3),
            row.getString(4));
      }
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  @Override
  public void putRecord(DataRecord newRecord, Instant now)
      throws IdempotencyItemAlreadyExistsException {
    try {
      update(
          INSERT,
          newRecord.getIdempotencyKey(),
          newRecord.getStatus().toString(),
          newRecord.getExpiryTimestamp(),
          newRecord.getPayloadHash());
    } catch (SQLException e) {
      if (e.getErrorCode() != DUPLICATE_KEY) {
        throw new FailedCallException(e);
      }
      takeOver(newRecord, now);
    }
  }

  private void takeOver(DataRecord newRecord, Instant now) {
    try {
      int rows =
          update(
              TAKE_OVER,
              newRecord.getStatus().toString(),
              newRecord.getExpiryTimestamp(),
              newRecord.getPayloadHash(),
              newRecord.getIdempotencyKey(),
              now.getEpochSecond());
      if (rows == 0) {
        throw new IdempotencyItemAlreadyExistsException();
      }
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  @Override
  public void updateRecord(DataRecord changed) {
    try {
      update(
          UPDATE,
          changed.getStatus().toString(),
          changed.getExpiryTimestamp(),
          changed.getPayloadHash(),
          changed.getResponseData(),
          changed.getIdempotencyKey());
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  @Override
  public void deleteRecord(String key) {
    try {
      update(DELETE, key);
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  private int update(String sql, Object... arguments) throws SQLException {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      return statement.executeUpdate();
    }
  }
}
