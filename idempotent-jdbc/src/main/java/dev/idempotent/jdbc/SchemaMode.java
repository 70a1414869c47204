package dev.idempotent.jdbc;

/** What the engine does with its table, and its procedures if it has any, when it starts. */
public enum SchemaMode {
  /** Creates the table if it is missing, then validates it. For examples and tests. */
  CREATE,
  /** Fails unless the table is there and as this version needs it. */
  VALIDATE,
  /** Does not look. The first call fails if the table is not fit. */
  LEAVE
}
