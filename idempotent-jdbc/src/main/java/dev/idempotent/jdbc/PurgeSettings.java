package dev.idempotent.jdbc;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.time.Duration;

/**
 * Settings of the purge, for {@link JdbcIdempotency.Builder#purge}. Not safe for several threads.
 */
public final class PurgeSettings {
  private boolean enabled = true;
  private Duration interval = Duration.ofMinutes(1);
  private Duration grace = Duration.ofMinutes(10);
  private int batchRows = 500;

  PurgeSettings() {}

  /** Turns the purge of this engine off, for hosts that leave it to others; on by default. */
  public PurgeSettings enabled(boolean on) {
    enabled = on;
    return this;
  }

  /**
   * Sets how long to pause once nothing is left to delete, give or take a tenth, which is the
   * longest pause of all; one minute by default.
   *
   * @throws IdempotencyConfigurationException if it is not positive
   */
  public PurgeSettings interval(Duration pause) {
    if (pause.isNegative() || pause.isZero()) {
      throw invalid("purge.interval must be positive, and is " + pause);
    }
    interval = pause;
    return this;
  }

  /**
   * Sets for how long an expired row is left where it is; ten minutes by default. It has no effect
   * on what calls see: they honour the expiry to the microsecond.
   *
   * @throws IdempotencyConfigurationException if it is negative
   */
  public PurgeSettings grace(Duration afterExpiry) {
    if (afterExpiry.isNegative()) {
      throw invalid("purge.grace is negative: " + afterExpiry);
    }
    grace = afterExpiry;
    return this;
  }

  /**
   * Sets how many rows one transaction of the purge deletes at most; 500 by default. Where more
   * than that are due, the purge lets some per cent of the table collect, since it is cheaper for
   * the calls to delete neighbouring rows together.
   *
   * @throws IdempotencyConfigurationException unless it is between 1 and 10,000
   */
  public PurgeSettings batchRows(int rows) {
    if (rows < 1 || rows > 10_000) {
      throw invalid("purge.batchRows must be between 1 and 10000, and is " + rows);
    }
    batchRows = rows;
    return this;
  }

  boolean isEnabled() {
    return enabled;
  }

  Duration interval() {
    return interval;
  }

  Duration grace() {
    return grace;
  }

  int batchRows() {
    return batchRows;
  }

  private static IdempotencyConfigurationException invalid(String message) {
    return new IdempotencyConfigurationException(ErrorCode.CONFIGURATION_INVALID, message);
  }
}
