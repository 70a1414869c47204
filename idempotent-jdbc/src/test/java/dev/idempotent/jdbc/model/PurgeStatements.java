package dev.idempotent.jdbc.model;

import dev.idempotent.jdbc.model.Statements.Operation;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The SQL of the purge that the model's server understands. */
final class PurgeStatements {
  private static final String UTC = "UTC_TIMESTAMP\\(6\\)";
  private static final Pattern DUE =
      Pattern.compile("SELECT scope, identity FROM .* ORDER BY expires_at LIMIT \\?");
  private static final String DUE_KEYS =
      " FORCE INDEX \\(PRIMARY\\) WHERE \\(scope, identity\\) IN \\((.*)\\) AND (expires_at <= "
          + UTC
          + " - INTERVAL \\? MICROSECOND|\\? >= 0)";
  private static final Pattern LOCK_FREE =
      Pattern.compile("SELECT scope, identity FROM \\S+" + DUE_KEYS + " FOR UPDATE SKIP LOCKED");
  private static final Pattern DELETE =
      Pattern.compile("DELETE expired FROM \\S+ AS expired" + DUE_KEYS);

  private PurgeStatements() {}

  /** Returns what the text does, or null if it is none of the purge's. */
  static Operation of(String sql) {
    if (DUE.matcher(sql).matches()) {
      return new ReadDue();
    }
    Matcher lock = LOCK_FREE.matcher(sql);
    if (lock.matches()) {
      return new LockFree(lock.group(2).startsWith("expires_at"));
    }
    Matcher delete = DELETE.matcher(sql);
    return delete.matches() ? new DeleteDue(delete.group(2).startsWith("expires_at")) : null;
  }

  private static final class ReadDue extends Operation {
    @Override
    String label() {
      return "SELECT due keys";
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      return new Answer(
          0,
          session.database().rows().entrySet().stream()
              .filter(each -> each.getValue().expiresAt() <= session.database().now())
              .map(
                  each ->
                      List.<Object>of(each.getKey().scopeBytes(), each.getKey().identityBytes()))
              .toList());
    }
  }

  /** What the purge does with the keys that it has found to be due. */
  private abstract static class OfDueKeys extends Operation {
    private final boolean checksAgain;

    OfDueKeys(boolean checksAgain) {
      this.checksAgain = checksAgain;
    }

    final boolean isDue(ModelSession session, Key key) {
      Row row = session.read(key);
      return row != null && (!checksAgain || row.expiresAt() <= session.database().now());
    }

    static List<Key> keys(List<Object> parameters) {
      List<Key> keys = new ArrayList<>();
      for (int i = 0; i + 1 < parameters.size(); i += 2) {
        keys.add(Key.of(parameters.get(i), parameters.get(i + 1)));
      }
      return keys;
    }
  }

  private static final class LockFree extends OfDueKeys {
    LockFree(boolean checksAgain) {
      super(checksAgain);
    }

    @Override
    String label() {
      return "SELECT due keys FOR UPDATE SKIP LOCKED";
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      List<List<Object>> free = new ArrayList<>();
      for (Key key : keys(parameters)) {
        if (session.database().holders(key, session, true).isEmpty() && isDue(session, key)) {
          session.lockExclusive(key);
          free.add(List.of(key.scopeBytes(), key.identityBytes()));
        }
      }
      return new Answer(0, free);
    }
  }

  private static final class DeleteDue extends OfDueKeys {
    DeleteDue(boolean checksAgain) {
      super(checksAgain);
    }

    @Override
    String label() {
      return "DELETE due keys";
    }

    @Override
    boolean writes() {
      return true;
    }

    @Override
    Set<ModelSession> blockers(ModelSession session, List<Object> parameters) {
      Set<ModelSession> all = new LinkedHashSet<>();
      for (Key key : keys(parameters)) {
        all.addAll(session.database().holders(key, session, true));
      }
      return all;
    }

    @Override
    Answer run(ModelSession session, List<Object> parameters) {
      int deleted = 0;
      for (Key key : keys(parameters)) {
        if (isDue(session, key)) {
          session.write(key, null);
          deleted++;
        }
      }
      return Answer.changed(deleted);
    }
  }
}
