package dev.idempotent.internal.fingerprint;

/** The kinds of values that are told apart. The tags are stored, hashed: none may ever change. */
enum Kind {
  NULL(0),
  BOOLEAN(1),
  INTEGER(2),
  BINARY_FLOAT(3),
  DECIMAL(4),
  CHARACTER(5),
  TEXT(6),
  ENUM(7),
  UUID(8),
  TIME(9),
  OPTIONAL(10),
  SEQUENCE(11),
  UNORDERED(12),
  MAP(13),
  OBJECT(14),
  BYTES(15),
  NAMED(16);

  private final int tag;

  Kind(int tag) {
    this.tag = tag;
  }

  int tag() {
    return tag;
  }
}
