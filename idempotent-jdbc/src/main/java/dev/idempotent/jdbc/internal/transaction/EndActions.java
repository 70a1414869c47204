package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.spi.Claim.End;
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
  private final @Nullable EndActions enclosing;
  private final List<Consumer<End>> actions = new ArrayList<>(2);

  /** Creates the list of a claim inside of another one, or of the outermost one. */
  public EndActions(@Nullable EndActions enclosing) {
    this.enclosing = enclosing;
  }

  /** Returns the list of the claim around this one, or null for the outermost one. */
  public @Nullable EndActions enclosing() {
    return enclosing;
  }

  /** Adds an action. */
  public void add(Consumer<End> action) {
    actions.add(action);
  }

  /** Hands all actions on to the enclosing claim. */
  public void handOn() {
    if (enclosing == null) {
      throw new IllegalStateException("the outermost claim has nobody to hand on to");
    }
    enclosing.actions.addAll(actions);
    actions.clear();
  }

  /** Runs all actions, in order, once. */
  public void run(End end) {
    List<Consumer<End>> all = List.copyOf(actions);
    actions.clear();
    all.forEach(action -> action.accept(end));
  }
}
