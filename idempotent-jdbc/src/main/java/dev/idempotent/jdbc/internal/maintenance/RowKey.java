package dev.idempotent.jdbc.internal.maintenance;

/** The primary key of a row. Its arrays must not be changed. */
final class RowKey {
  /** Before all others. */
  static final RowKey FIRST = new RowKey(new byte[0], new byte[32]);

  private final byte[] scope;
  private final byte[] identity;

  RowKey(byte[] scope, byte[] identity) {
    this.scope = scope;
    this.identity = identity;
  }

  byte[] scope() {
    return scope;
  }

  byte[] identity() {
    return identity;
  }
}
