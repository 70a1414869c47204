package dev.idempotent.jdbc;

import dev.idempotent.ErrorCode;
import dev.idempotent.jdbc.KeyState.Stored;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Says in sentences what was seen of a key, and what follows for its next call. Used by one thread.
 */
final class Explanation {
  private final String hash;
  private final boolean held;
  private final boolean nearby;
  private final List<String> sentences = new ArrayList<>();

  /**
   * Takes what was seen beside the row.
   *
   * @param hash the identity's short hash
   * @param held whether a transaction that has not ended has written the row
   * @param nearby whether this JVM's near-cache has a live outcome
   */
  Explanation(String hash, boolean held, boolean nearby) {
    this.hash = hash;
    this.held = held;
    this.nearby = nearby;
  }

  List<String> of(@Nullable KeyState row) {
    if (row == null) {
      absent();
    } else if (row.isAlive()) {
      alive(row);
    } else {
      expired(row);
    }
    if (nearby && (row == null || !row.isAlive())) {
      say("This JVM still has an outcome in its near-cache and replays it until that expires.");
    }
    return List.copyOf(sentences);
  }

  private void absent() {
    if (held) {
      say("A call with the key " + hash + " is running: its transaction has not ended.");
      say("Nothing of it is committed. If it rolls back, or its host is gone, nothing is left.");
      say(
          "Until then another call waits, and fails with "
              + id(ErrorCode.IN_PROGRESS)
              + " when its time is over.");
      return;
    }
    say("There is no row for the key " + hash + ", and no transaction holds it right now.");
    say(
        "Either no such call was made, or it was rolled back, or its row expired and was purged, or"
            + " it was forgotten.");
    say("The next call runs the method.");
    say("A call with claim = LAST that is running right now can't be seen before it commits.");
  }

  private void alive(KeyState row) {
    switch (row.stored()) {
      case VOID, NULL, VALUE -> completed(row, "A call with the key " + hash + " has taken effect");
      case FAILURE ->
          completed(
              row,
              "A call with the key "
                  + hash
                  + " threw a recorded failure, and its writes were rolled back");
      case INCOMPLETE -> incomplete(row);
      case UNREADABLE -> unreadable(row);
    }
    if (held) {
      say(
          "A transaction that has not ended has the row locked: it is being deleted, or another"
              + " program works on it.");
    }
  }

  private void completed(KeyState row, String what) {
    say(what + ".");
    String size = row.resultBytes() > 0 ? ", " + row.resultBytes() + " bytes" : "";
    say(
        "Retries get what it left ("
            + row.stored()
            + size
            + ") for another "
            + PlainDuration.of(row.remainingLife())
            + ", and do not run the method.");
    if (row.hasFingerprint()) {
      say("A retry with another fingerprint is refused with " + id(ErrorCode.KEY_REUSED) + ".");
    }
  }

  private void incomplete(KeyState row) {
    say("The row of the key " + hash + " was committed before its call had completed.");
    say(
        "So something in that call committed: a procedure, DDL, or a COMMIT of its own. What the"
            + " call wrote up to then has taken effect, the rest perhaps not.");
    refused(row);
  }

  private void unreadable(KeyState row) {
    say(
        "The row of the key "
            + hash
            + " has content that this version of the library does not write.");
    refused(row);
  }

  private void refused(KeyState row) {
    say(
        "Retries do not run the method and fail with "
            + id(ErrorCode.RECORD_UNREADABLE)
            + " for another "
            + PlainDuration.of(row.remainingLife())
            + "; after that the next call runs it.");
    say("Find out what the first call did, and mend it; then forget the key or let it expire.");
  }

  private void expired(KeyState row) {
    say(
        "The row of the key "
            + hash
            + " expired "
            + PlainDuration.of(row.remainingLife().negated())
            + " ago.");
    if (row.stored() == Stored.INCOMPLETE) {
      say("It was committed before its call had completed: that call may have half taken effect.");
    }
    if (held) {
      say(
          "A transaction that has not ended has the row locked: a call that runs the method again,"
              + " or the purge.");
    } else {
      say("The next call runs the method. The purge deletes the row in its own time.");
    }
  }

  private void say(String sentence) {
    sentences.add(sentence);
  }

  private static String id(ErrorCode code) {
    return code.id();
  }
}
