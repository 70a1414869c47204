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
  /** A joined claim that was kept; it is undone all the same if the method goes back behind it. */
  private record Joined(JoinedKey key, List<Consumer<End>> actions, List<Consumer<End>> later) {}

  private final @Nullable EndActions enclosing;
  private final List<Consumer<End>> own = new ArrayList<>(1);
  private final List<Consumer<End>> later = new ArrayList<>(0);
  private final List<Joined> joined = new ArrayList<>(0);
  private final List<Joined> undone = new ArrayList<>(0);

  /** Creates the list of a claim inside of another one, or of the outermost one. */
  public EndActions(@Nullable EndActions enclosing) {
    this.enclosing = enclosing;
  }

  /** Returns the list of the claim around this one, or null for the outermost one. */
  public @Nullable EndActions enclosing() {
    return enclosing;
  }

  /** Whether claims that joined this one were kept so far. */
  public boolean hasJoined() {
    return !joined.isEmpty();
  }

  /**
   * Whether an attempt id is that of a claim that joined this one, or one around it, and was kept.
   */
  public boolean isOfJoined(byte[] attemptId) {
    for (EndActions each = this; each != null; each = each.enclosing) {
      for (Joined kept : each.joined) {
        if (kept.key().isOf(attemptId)) {
          return true;
        }
      }
    }
    return false;
  }

  /** Adds an action of the claim itself. */
  public void add(Consumer<End> action) {
    own.add(action);
  }

  /** Adds an action of the claim itself that is run after the others of all claims. */
  public void addLater(Consumer<End> action) {
    later.add(action);
  }

  /**
   * Hands everything on to the enclosing claim.
   *
   * @param key this claim's own key
   */
  public void handOn(JoinedKey key) {
    if (enclosing == null) {
      throw new IllegalStateException("the outermost claim has nobody to hand on to");
    }
    enclosing.joined.add(new Joined(key, List.copyOf(own), List.copyOf(later)));
    enclosing.joined.addAll(joined);
    own.clear();
    later.clear();
    joined.clear();
  }

  /**
   * Does what the joined claims need just before the commit.
   *
   * @param rewound whether somebody may have gone back to a savepoint before one of them
   */
  void runBeforeCommit(boolean rewound) throws SQLException {
    for (Joined each : joined) {
      if (!rewound) {
        each.key().refresh();
      } else if (!each.key().renew()) {
        undone.add(each);
      }
    }
    joined.removeAll(undone);
  }

  /** Tells the joined claims that they are undone, while this one goes on. */
  public void undoJoined() {
    Run run = new Run();
    run.take(joined, End.ROLLED_BACK);
    run.all();
  }

  /** Runs all actions of the claim and of those that joined it once, its own first. */
  public void run(End end) {
    Run run = new Run();
    takeInto(run, end);
    run.all();
  }

  /**
   * The same for the claims around this one as well, when their transaction has ended: a claim that
   * could not be left must not keep them from hearing of it.
   */
  public void runOutwards(End end) {
    Run run = new Run();
    for (EndActions each = this; each != null; each = each.enclosing) {
      each.takeInto(run, end);
    }
    run.all();
  }

  private void takeInto(Run run, End end) {
    run.take(own, later, end);
    own.clear();
    later.clear();
    run.take(joined, end);
    run.take(undone, End.ROLLED_BACK);
  }

  /** What is to be run, in its order; each of it is, whatever another one throws. */
  private static final class Run {
    private final List<Runnable> first = new ArrayList<>(1);
    private final List<Runnable> later = new ArrayList<>(0);

    void take(List<Joined> claims, End end) {
      claims.forEach(claim -> take(claim.actions(), claim.later(), end));
      claims.clear();
    }

    void take(List<Consumer<End>> actions, List<Consumer<End>> actionsLater, End end) {
      actions.forEach(action -> first.add(() -> action.accept(end)));
      actionsLater.forEach(action -> later.add(() -> action.accept(end)));
    }

    void all() {
      first.addAll(later);
      Throwable thrown = null;
      for (Runnable action : first) {
        try {
          action.run();
        } catch (RuntimeException | Error e) {
          thrown = thrown == null ? e : thrown;
        }
      }
      if (thrown instanceof Error error) {
        throw error;
      }
      if (thrown != null) {
        throw (RuntimeException) thrown;
      }
    }
  }
}
