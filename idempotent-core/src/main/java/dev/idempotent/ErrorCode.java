package dev.idempotent;

/**
 * Names each failure that the library reports. The {@linkplain #id() id} is stable: it never
 * changes its meaning and is never used again for another failure, so that alerts and run books can
 * rely on it. {@code docs/errors.md} says for each what happened, why, and what to do.
 */
public enum ErrorCode {
  /** A part of the key, the scope or the fingerprint is null or absent. */
  KEY_PART_NULL("IDEM-101"),
  /** Every part of the key is blank, so that it names no operation. */
  KEY_BLANK("IDEM-102"),
  /** The key's text is longer than the engine allows. */
  KEY_TOO_LONG("IDEM-103"),
  /** A part of the key has a type without a stable text form. */
  KEY_PART_TYPE("IDEM-104"),
  /** A part of the key can't be read: a member threw, an index or a map key does not exist. */
  KEY_PART_UNREADABLE("IDEM-105"),
  /** The scope is blank although one is demanded, or its provider yields nothing. */
  SCOPE_MISSING("IDEM-106"),
  /** The scope's text is longer than the store's column. */
  SCOPE_TOO_LONG("IDEM-107"),
  /** The fingerprint covers a value that has no canonical encoding. */
  FINGERPRINT_UNENCODABLE("IDEM-108"),

  /** The key was used before with another fingerprint. */
  KEY_REUSED("IDEM-201"),
  /** Another call with this key is still running. */
  IN_PROGRESS("IDEM-202"),
  /** A call was entered again, with the same identity, by the call chain that runs it. */
  REENTERED("IDEM-203"),
  /** The thread was interrupted while it waited; the method did not run. */
  INTERRUPTED("IDEM-204"),

  /** The result can't be encoded so that a retry could get it back. */
  RESULT_NOT_ENCODABLE("IDEM-301"),
  /** The encoded result is larger than the engine allows. */
  RESULT_TOO_LARGE("IDEM-302"),
  /** The stored result does not fit the method's return type any more. */
  RESULT_NOT_DECODABLE("IDEM-303"),
  /** The stored row is not one that this version could have completed. */
  RECORD_UNREADABLE("IDEM-304"),

  /** The store could not be reached or did not answer in time; the call has not taken effect. */
  STORE_UNAVAILABLE("IDEM-401"),
  /** The call's transaction ended before the call did; nothing of it may be kept. */
  TRANSACTION_LOST("IDEM-402"),
  /** The store refused to commit; everything is rolled back. */
  COMMIT_REFUSED("IDEM-403"),
  /** The connection was lost during COMMIT and nobody can tell what became of it. */
  OUTCOME_UNKNOWN("IDEM-404"),
  /** The method tried to end or replace the call's transaction on its connection. */
  TRANSACTION_CONTROL("IDEM-405"),
  /** The call's connection was used by another thread, or after the call had ended. */
  CONNECTION_MISUSED("IDEM-406"),
  /** The method ended without using the call's connection, and strict mode is on. */
  CONNECTION_UNUSED("IDEM-407"),

  /** No engine of that name is installed. */
  NOT_INSTALLED("IDEM-501"),
  /** An engine of that name is installed already. */
  ALREADY_INSTALLED("IDEM-502"),
  /** A setting is invalid or contradicts another. */
  CONFIGURATION_INVALID("IDEM-503"),
  /** A template does not fit its method. */
  TEMPLATE_INVALID("IDEM-504"),
  /** A member that a template names can't be accessed by the library. */
  MEMBER_INACCESSIBLE("IDEM-505"),
  /** The method, or its return type, can't be idempotent by annotation. */
  METHOD_UNSUPPORTED("IDEM-506"),
  /** The library's table is missing or differs from what this version needs. */
  SCHEMA_INVALID("IDEM-507"),
  /** A setting of the driver or the pool breaks the protocol. */
  DRIVER_SETTING("IDEM-508"),
  /** The database server, its version or one of its settings is not supported. */
  SERVER_UNSUPPORTED("IDEM-509"),
  /** An annotated class was loaded or found that is not woven. */
  NOT_WOVEN("IDEM-510"),
  /** The engine has been closed. */
  ENGINE_CLOSED("IDEM-511");

  private final String id;

  ErrorCode(String id) {
    this.id = id;
  }

  /** Returns the stable id, such as {@code IDEM-201}. */
  public String id() {
    return id;
  }
}
