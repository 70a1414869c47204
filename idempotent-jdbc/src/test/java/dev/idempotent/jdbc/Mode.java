package dev.idempotent.jdbc;

import com.zaxxer.hikari.HikariConfig;
import dev.idempotent.testdatabase.DatabaseKind;
import dev.idempotent.testdatabase.TestDatabase;
import java.sql.Connection;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the sessions of an application keep transactions apart: each isolation level in use, and on
 * MariaDB each with {@code innodb_snapshot_isolation} on and off.
 *
 * @param isolation a constant of {@link Connection}
 * @param snapshotIsolation the setting, or empty where the server has none
 */
record Mode(int isolation, String snapshotIsolation) {
  private static final List<Integer> ISOLATIONS =
      List.of(
          Connection.TRANSACTION_READ_COMMITTED,
          Connection.TRANSACTION_REPEATABLE_READ,
          Connection.TRANSACTION_SERIALIZABLE);

  /** Returns all that the tests' server knows. */
  static Stream<Mode> all() {
    boolean mariaDb = TestDatabase.get().kind() == DatabaseKind.MARIADB;
    List<String> settings = mariaDb ? List.of("ON", "OFF") : List.of("");
    return ISOLATIONS.stream()
        .flatMap(isolation -> settings.stream().map(setting -> new Mode(isolation, setting)));
  }

  void applyTo(HikariConfig config) {
    config.setTransactionIsolation(Integer.toString(isolation));
    if (!snapshotIsolation.isEmpty()) {
      config.setConnectionInitSql("SET SESSION innodb_snapshot_isolation = " + snapshotIsolation);
    }
  }

  /**
   * Whether a transaction may not touch what has changed since its snapshot (error 1020). At
   * SERIALIZABLE reads take locks, and no snapshot.
   */
  boolean refusesChangedRows() {
    return snapshotIsolation.equals("ON") && isolation == Connection.TRANSACTION_REPEATABLE_READ;
  }

  @Override
  public String toString() {
    String name =
        switch (isolation) {
          case Connection.TRANSACTION_READ_COMMITTED -> "READ COMMITTED";
          case Connection.TRANSACTION_REPEATABLE_READ -> "REPEATABLE READ";
          default -> "SERIALIZABLE";
        };
    return snapshotIsolation.isEmpty() ? name : name + ", snapshot isolation " + snapshotIsolation;
  }
}
