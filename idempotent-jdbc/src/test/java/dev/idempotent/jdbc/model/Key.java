package dev.idempotent.jdbc.model;

import java.util.HexFormat;

/** The primary key of a row. */
record Key(String scope, String identity) {
  static Key of(Object scope, Object identity) {
    return new Key(
        HexFormat.of().formatHex((byte[]) scope), HexFormat.of().formatHex((byte[]) identity));
  }

  byte[] scopeBytes() {
    return HexFormat.of().parseHex(scope);
  }

  byte[] identityBytes() {
    return HexFormat.of().parseHex(identity);
  }
}
