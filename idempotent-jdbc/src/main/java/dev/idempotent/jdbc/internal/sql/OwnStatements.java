package dev.idempotent.jdbc.internal.sql;

import dev.idempotent.jdbc.internal.sql.Prepared.Binding;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;

/**
 * The library's own statements: those of each call are prepared on the server after their second
 * use on a physical connection and kept there, whatever the pool's settings are. Server and driver
 * then neither parse nor write their text any more. Safe for use by several threads.
 *
 * <p>They go to the driver's connection itself. What a pool or a proxy adds to statements is passed
 * by; the transaction is begun and ended on the pool's connection all the same, and where that
 * sends nothing, on the driver's. Where a connection can't be unwrapped, or leads to one of several
 * servers, texts are sent.
 */
public final class OwnStatements {
  private final boolean keeping;
  private final Map<Connection, KeptStatements> known =
      Collections.synchronizedMap(new WeakHashMap<>());

  /** Creates one that keeps statements, or that always sends texts. */
  public OwnStatements(boolean keeping) {
    this.keeping = keeping;
  }

  /** Prepares what is executed with each call. */
  public Prepared often(Connection connection, String sql, Binding binding) throws SQLException {
    if (!keeping) {
      return rarely(connection, sql, binding);
    }
    Connection physical = DriverFlags.physical(connection);
    KeptStatements kept = known.computeIfAbsent(physical, any -> new KeptStatements());
    PreparedStatement statement = kept.find(sql);
    return statement == null
        ? Prepared.once(
            () -> connection.prepareStatement(sql), () -> kept.executed(physical, sql), binding)
        : Prepared.kept(statement, binding, () -> connection.prepareStatement(sql), kept);
  }

  /** Prepares what is executed now and then. */
  public Prepared rarely(Connection connection, String sql, Binding binding) throws SQLException {
    return Prepared.once(() -> connection.prepareStatement(sql), () -> {}, binding);
  }
}
