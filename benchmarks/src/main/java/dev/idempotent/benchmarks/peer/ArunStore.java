package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.lab.FailedCallException;
import dev.idempotent.benchmarks.lab.Lab;
import io.github.arun0009.idempotent.core.persistence.IdempotentStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A store for arun0009's port: one statement, which commits by itself, for each thing to do. */
final class ArunStore implements IdempotentStore {
  private static final String SELECT =
      "SELECT status, expires_at, response FROM arun WHERE process = ? AND id = ?";
  private static final String INSERT =
      "INSERT INTO arun (process, id, status, expires_at) VALUES (?, ?, ?, ?)";
  private static final String UPDATE =
      "UPDATE arun SET status = ?, expires_at = ?, response = ? WHERE process = ? AND id = ?";
  private static final String DELETE = "DELETE FROM arun WHERE process = ? AND id = ?";

  private final DataSource pool;
  private final JsonMapper json = JsonMapper.builder().build();

  ArunStore(Lab lab, DataSource pool) {
    this.pool = pool;
    lab.execute(
        "CREATE TABLE arun (process VARCHAR(100) NOT NULL, id VARBINARY(255) NOT NULL,"
            + " status VARCHAR(20) NOT NULL, expires_at BIGINT NOT NULL, response BLOB,"
            + " PRIMARY KEY (process, id), KEY (expires_at))");
  }

  @Override
  public @Nullable Value getValue(IdempotentKey key, Class<?> returnType) {
    try (Connection connection = pool.getConnection();
        PreparedStatement select = connection.prepareStatement(SELECT)) {
      select.setString(1, key.processName());
      select.setString(2, key.key());
      try (ResultSet row = select.executeQuery()) {
        if (!row.next()) {
          return null;
        }
        byte[] response = row.getBytes(3);
        return new Value(
            row.getString(1),
            row.getLong(2),
            response == null ? null : json.readValue(response, returnType));
      }
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }

  @Override
  public void store(IdempotentKey key, Value value) {
    update(
        INSERT, key.processName(), key.key(), value.status(), value.expirationTimeInMilliSeconds());
  }

  @Override
  public void remove(IdempotentKey key) {
    update(DELETE, key.processName(), key.key());
  }

  @Override
  public void update(IdempotentKey key, Value value) {
    update(
        UPDATE,
        value.status(),
        value.expirationTimeInMilliSeconds(),
        json.writeValueAsBytes(value.response()),
        key.processName(),
        key.key());
  }

  private void update(String sql, Object... arguments) {
    try (Connection connection = pool.getConnection();
        PreparedStatement statement = connection.prepareStatement(sql)) {
      for (int i = 0; i < arguments.length; i++) {
        statement.setObject(i + 1, arguments[i]);
      }
      statement.executeUpdate();
    } catch (SQLException e) {
      throw new FailedCallException(e);
    }
  }
}
