package dev.idempotent.jdbc;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.jdbc.spi.EnclosingTransactions;
import java.time.Duration;

/** What the builder has collected. */
record Settings(
    String table,
    SchemaMode schema,
    PurgeSettings purge,
    Duration waitAtMost,
    Duration answerWithin,
    Duration resolveWithin,
    boolean strict,
    boolean serverPreparedStatements,
    boolean procedures,
    EnclosingTransactions enclosing) {

  static Duration atLeast(String name, Duration value, Duration least) {
    if (value.compareTo(least) < 0) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          name + " must be at least " + least + ", and is " + value);
    }
    return value;
  }
}
