package dev.idempotent.faults.check;

/** What can be wrong. */
public enum Kind {
  /** A key has taken effect again within its life. */
  APPLIED_TWICE,
  /** A caller was told of an effect, or of a recorded failure, that the database does not have. */
  LOST,
  /** Two callers were told different things of one identity, or one that its life was over. */
  CONTRADICTION,
  /** A caller was told the result of another identity or scope. */
  FOREIGN_RESULT,
  /** A caller was told the result of a call with another fingerprint. */
  FINGERPRINT_IGNORED,
  /** An exception that is neither documented nor of the business. */
  UNTYPED_ERROR,
  /** A documented exception that nothing in this run explains. */
  UNEXPLAINED_ERROR,
  /** A call that was refused, failed or was declined has an effect. */
  REFUSED_WITH_EFFECT,
  /** A key is in the table, and its effect is not in the ledger. */
  KEY_WITHOUT_EFFECT,
  /** An effect is in the ledger, and its key is not in the table. */
  EFFECT_WITHOUT_KEY,
  /** An inner call has taken effect without the call around it. */
  NESTING_TORN,
  /** An effect that no caller asked for. */
  PHANTOM,
  /** The balances are not what the entries add up to. */
  SUM_BROKEN,
  /** A key that can't be used any more, although no fault is at work. */
  STUCK,
  /** A process that lives long holds more and more. */
  GROWN
}
