package dev.idempotent.jdbc.spi;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Tells of transactions that something else begins and ends, such as a framework's transaction
 * manager, so that idempotent calls inside of them join instead of committing on their own. Safe
 * for use by several threads.
 *
 * <p>A joined call's key and writes are durable when the enclosing transaction commits, and gone
 * when it rolls back. XA branches are not to be told of: a prepared branch would block its keys
 * until it is recovered.
 */
@FunctionalInterface
public interface EnclosingTransactions {

  /** Returns the transaction that the calling thread is inside of, or null if there is none. */
  @Nullable Enclosing current();

  /**
   * One transaction, the same object each time as long as it lives. Used by the thread that is
   * inside of it.
   */
  interface Enclosing {
    /** Returns the connection that the transaction runs on; it stays the owner's to close. */
    Connection connection();

    /**
     * Makes sure that the transaction can't commit: its owner must roll back, and tell the
     * application so.
     */
    void setRollbackOnly();

    /** Has something done on the connection just before the commit; if it throws, roll back. */
    void beforeCommit(CommitStep step);

    /** Has the action run once, by this thread, when the transaction has ended. */
    void afterEnd(Consumer<Ended> action);
  }

  /** What is to be done just before a commit. */
  @FunctionalInterface
  interface CommitStep {
    /** Does it. */
    void run() throws SQLException;
  }

  /** How a transaction ended. */
  enum Ended {
    /** It is durable. */
    COMMITTED,
    /** Nothing of it exists. */
    ROLLED_BACK,
    /** Its owner can't tell. */
    UNKNOWN
  }
}
