package dev.idempotent.jdbc.internal.store;

import dev.idempotent.ErrorCode;
import dev.idempotent.TransactionLostException;
import dev.idempotent.jdbc.internal.transaction.SharedTransaction;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notices methods that end without having asked for the call's connection. They probably write
 * through another data source, where nothing holds their writes and the key together.
 */
final class UnusedConnection {
  private static final Logger LOG = System.getLogger(UnusedConnection.class.getName());
  private static final Set<String> WARNED = ConcurrentHashMap.newKeySet();

  private UnusedConnection() {}

  /**
   * Warns once per method, or fails.
   *
   * @throws TransactionLostException with {@code CONNECTION_UNUSED} in strict mode
   */
  static void check(SharedTransaction transaction, boolean strict) {
    if (transaction.isUsed()) {
      return;
    }
    String message =
        transaction.method()
            + ": the method ended without using the call's connection, so that whatever it wrote is"
            + " not in the call's transaction. Have it use the engine's data source.";
    if (strict) {
      throw new TransactionLostException(ErrorCode.CONNECTION_UNUSED, message);
    }
    if (WARNED.add(transaction.method())) {
      LOG.log(Level.WARNING, ErrorCode.CONNECTION_UNUSED.id() + " " + message);
    }
  }
}
