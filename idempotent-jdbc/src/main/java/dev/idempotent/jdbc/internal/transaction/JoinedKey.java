package dev.idempotent.jdbc.internal.transaction;

import java.sql.SQLException;

/** The key of a joined claim that was kept, until the outermost commit. */
public interface JoinedKey {
  /** Lets the key's life start again if so much of it has passed that a retry could notice. */
  void refresh() throws SQLException;

  /** Whether an attempt id is that of the key's row. */
  boolean isOf(byte[] attemptId);

  /** Lets the key's life start again; returns false if its row is not there any more. */
  boolean renew() throws SQLException;
}
