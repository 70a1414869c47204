package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Failed;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks once more, after all faults are over, about calls whose callers never got an answer. Each
 * line of the file is one: operation, scope, key and payload, separated by spaces.
 */
public final class LastCalls implements Runnable {
  private static final Duration LIMIT = Duration.ofMinutes(2);

  private final Clerk clerk;
  private final List<String> lines;
  private final int first;
  private final int step;

  LastCalls(Clerk clerk, Path file, int first, int step) throws IOException {
    this.clerk = clerk;
    this.lines = Files.readAllLines(file);
    this.first = first;
    this.step = step;
  }

  /** Writes such a file. */
  public static void write(Path file, List<Call> calls) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Call call : calls) {
      Identity identity = call.identity();
      lines.add(
          String.join(
              " ",
              identity.operation().name(),
              identity.scope(),
              identity.key(),
              Integer.toString(call.payload())));
    }
    Files.write(file, lines);
  }

  @Override
  public void run() {
    for (int i = first; i < lines.size(); i += step) {
      List<String> fields = List.of(lines.get(i).split(" ", -1));
      Identity identity =
          new Identity(Operation.valueOf(fields.get(0)), fields.get(1), fields.get(2));
      ask(identity, Integer.parseInt(fields.get(3)));
    }
  }

  private void ask(Identity identity, int payload) {
    long until = System.nanoTime() + LIMIT.toNanos();
    while (System.nanoTime() < until) {
      Answer answer = clerk.call(identity, payload);
      boolean told =
          !(answer instanceof Failed || answer instanceof Refused)
              || answer.equals(new Refused("IDEM-201"));
      if (told) {
        return;
      }
    }
  }
}
