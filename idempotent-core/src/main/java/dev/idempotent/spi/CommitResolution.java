package dev.idempotent.spi;

/** What was found out about a commit whose answer was lost. */
public enum CommitResolution {
  /** It took place. */
  COMMITTED,
  /** It did not take place. */
  ROLLED_BACK,
  /** It did not take place, and another call has taken effect since. */
  REPLACED,
  /** Nobody can tell. */
  UNKNOWN
}
