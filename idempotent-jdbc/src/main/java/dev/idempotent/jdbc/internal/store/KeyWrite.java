package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.store.ClaimSteps.Attempt;
import dev.idempotent.jdbc.internal.transaction.JoinedKey;
import dev.idempotent.spi.Outcome;
import dev.idempotent.spi.StoredOutcome;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** How a claim's outcome gets into the key's row, depending on when the key is written. */
interface KeyWrite extends JoinedKey {
  /**
   * Writes the outcome and lets the key's life start.
   *
   * @return null if it is written, or another call's outcome that stands instead
   * @throws dev.idempotent.IdempotencyException if the key is lost or held by another call
   */
  @Nullable StoredOutcome write(Outcome outcome) throws SQLException;

  /** Whether a procedure can both write the outcome and commit. */
  boolean canCommit();

  /**
   * Writes the outcome and commits, in one round trip.
   *
   * @return false where nothing was done, and {@link #write} has to
   * @throws SQLException that may leave open whether it was committed
   */
  boolean writeAndCommit(Outcome outcome) throws SQLException;

  /**
   * Whether the server has answered that it has the row, so that the row is there, locked, for as
   * long as the transaction is open.
   */
  boolean isRowCertain();

  /**
   * Says that the claim's method has ended: what runs later in the transaction is not a part of it.
   */
  default void methodEnded() {}

  /** Returns which attempt the row is of. */
  Attempt attempt();

  /** Returns until when the outcome may be replayed, in nanoseconds of the ticker. */
  long expiresAt();
}
