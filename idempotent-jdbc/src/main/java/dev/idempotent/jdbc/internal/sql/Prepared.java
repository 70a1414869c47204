package dev.idempotent.jdbc.internal.sql;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/**
 * One of the library's statements with its parameters, for one execution. Closing it lets go of
 * what was made for this execution alone. Used by one thread.
 */
public final class Prepared implements AutoCloseable {
  private final Binding binding;
  private final Preparation asText;
  private final Runnable afterText;
  private final @Nullable KeptStatements keeper;
  private PreparedStatement statement;
  private boolean kept;

  private Prepared(
      PreparedStatement statement,
      Binding binding,
      Preparation asText,
      Runnable afterText,
      @Nullable KeptStatements keeper) {
    this.statement = statement;
    this.binding = binding;
    this.asText = asText;
    this.afterText = afterText;
    this.keeper = keeper;
    this.kept = keeper != null;
  }

  /** Sets the parameters of a statement. */
  @FunctionalInterface
  public interface Binding {
    /** Sets all of them. */
    void bind(PreparedStatement statement) throws SQLException;
  }

  /** The execution of a statement, and what is made of its answer. */
  @FunctionalInterface
  public interface Execution<T> {
    /** Executes it. */
    T of(PreparedStatement statement) throws SQLException;
  }

  /** Makes a statement whose text is sent with each execution. */
  @FunctionalInterface
  interface Preparation {
    PreparedStatement prepare() throws SQLException;
  }

  /**
   * Makes one that is closed after its execution.
   *
   * @param afterText what to do once it was executed without an exception
   */
  static Prepared once(Preparation asText, Runnable afterText, Binding binding)
      throws SQLException {
    return bound(new Prepared(asText.prepare(), binding, asText, afterText, null));
  }

  /** Makes one that is executed again later. */
  static Prepared kept(
      PreparedStatement statement, Binding binding, Preparation asText, KeptStatements keeper)
      throws SQLException {
    return bound(new Prepared(statement, binding, asText, () -> {}, keeper));
  }

  private static Prepared bound(Prepared prepared) throws SQLException {
    try {
      prepared.binding.bind(prepared.statement);
      return prepared;
    } catch (SQLException | RuntimeException | Error e) {
      prepared.closeAfter(e);
      throw e;
    }
  }

  /**
   * Executes it. Where the server can't keep up with changes of the table, nothing has been
   * executed, and the text is sent instead, from now on.
   *
   * @throws SQLException for which {@link SqlErrors#isStatementUnknown} holds, where the session
   *     was reset: whatever transaction it was in is gone. Texts are sent from now on
   */
  public <T> T execute(Execution<T> execution) throws SQLException {
    if (keeper != null && kept) {
      try {
        return execution.of(statement);
      } catch (SQLException e) {
        if (SqlErrors.isStatementUnknown(e)) {
          keeper.giveUp();
        }
        if (!SqlErrors.isPreparationOutdated(e)) {
          throw e;
        }
        keeper.giveUp();
        kept = false;
        statement = asText.prepare();
        binding.bind(statement);
      }
    }
    T answer = execution.of(statement);
    afterText.run();
    return answer;
  }

  @Override
  public void close() throws SQLException {
    if (!kept) {
      statement.close();
    }
  }

  private void closeAfter(Throwable failure) {
    try {
      close();
    } catch (SQLException e) {
      failure.addSuppressed(SqlErrors.withoutMessage(e));
    }
  }
}
