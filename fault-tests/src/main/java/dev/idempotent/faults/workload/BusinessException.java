package dev.idempotent.faults.workload;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A failure of the business, which is not recorded: a retry runs the method again. */
public final class BusinessException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final String reason;

  BusinessException(String reason, @Nullable Throwable cause) {
    super(reason, cause);
    this.reason = reason;
  }

  /** Whatever the method's own statements fail with; nothing of the library throws SQLException. */
  static BusinessException of(SQLException e) {
    return new BusinessException("sql " + e.getErrorCode() + " " + e.getSQLState(), e);
  }

  /** Returns a short text for the history. */
  public String reason() {
    return reason;
  }
}
