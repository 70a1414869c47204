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
  private record Joined(JoinedKey key, List<Consumer<End>> actions) {}

  private final @Nullable EndActions enclosing;
  private final List<Consumer<End>> own = new ArrayList<>(1);
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

  /**
   * Hands everything on to the enclosing claim.
   *
   * @param key this claim's own key
   */
  public void handOn(JoinedKey key) {
    if (enclosing == null) {
      throw new IllegalStateException("the outermost claim has nobody to hand on to");
    }
    enclosing.joined.add(new Joined(key, List.copyOf(own)));
    enclosing.joined.addAll(joined);
    own.clear();
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
    run(joined, End.ROLLED_BACK);
  }

  /** Runs all actions once, those of the claim itself first. */
  public void run(End end) {
    List<Consumer<End>> all = List.copyOf(own);
    own.clear();
    all.forEach(action -> action.accept(end));
    run(joined, end);
    run(undone, End.ROLLED_BACK);
  }

  private static void run(List<Joined> claims, End end) {
    List<Joined> all = List.copyOf(claims);
    claims.clear();
    all.forEach(claim -> claim.actions().forEach(action -> action.accept(end)));
  }
}
