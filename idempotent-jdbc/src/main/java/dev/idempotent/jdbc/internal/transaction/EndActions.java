package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.spi.Claim.End;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the end of a claim's transaction. A joined claim that is kept hands its actions on
 * to the enclosing claim, since its fate is that one's from then on; one that is undone runs them
 * at once. Used by the transaction's thread.
 */
public final class EndActions {
  /** What has to be done on the connection just before the commit. */
  @FunctionalInterface
  public interface CommitStep {
    /** Does it. */
    void run() throws SQLException;
  }

  private final @Nullable EndActions enclosing;
  private final List<Consumer<End>> own = new ArrayList<>(1);
  private final List<Consumer<End>> joined = new ArrayList<>(0);
  private final List<CommitStep> joinedSteps = new ArrayList<>(0);

  /** Creates the list of a claim inside of another one, or of the outermost one. */
  public EndActions(@Nullable EndActions enclosing) {
    this.enclosing = enclosing;
  }

  /** Returns the list of the claim around this one, or null for the outermost one. */
  public @Nullable EndActions enclosing() {
    return enclosing;
  }

  /** Adds an action of the claim itself. */
  public void add(Consumer<End> action) {
    own.add(action);
  }

  /**
   * Hands everything on to the enclosing claim.
   *
   * @param step what this claim needs to have done just before the outermost commit
   */
  public void handOn(CommitStep step) {
    if (enclosing == null) {
      throw new IllegalStateException("the outermost claim has nobody to hand on to");
    }
    enclosing.joined.addAll(own);
    enclosing.joined.addAll(joined);
    enclosing.joinedSteps.addAll(joinedSteps);
    enclosing.joinedSteps.add(step);
    own.clear();
    joined.clear();
    joinedSteps.clear();
  }

  /** Does what the joined claims need just before the commit. */
  public void runBeforeCommit() throws SQLException {
    for (CommitStep step : joinedSteps) {
      step.run();
    }
  }

  /** Tells the joined claims that they are undone, while this one goes on. */
  public void undoJoined() {
    joinedSteps.clear();
    run(joined, End.ROLLED_BACK);
  }

  /** Runs all actions once, those of the claim itself first. */
  public void run(End end) {
    joinedSteps.clear();
    run(own, end);
    run(joined, end);
  }

  private static void run(List<Consumer<End>> actions, End end) {
    List<Consumer<End>> all = List.copyOf(actions);
    actions.clear();
    all.forEach(action -> action.accept(end));
  }
}
