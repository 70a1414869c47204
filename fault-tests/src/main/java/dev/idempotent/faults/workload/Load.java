package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Answer.Failed;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import java.util.SplittableRandom;

/** What one thread asks for, one call after the other, until it is told to stop. */
final class Load implements Runnable {
  private static final Operation[] OPERATIONS = Operation.values();
  private static final int SCOPES = 2;
  private static final int MOST_RETRIES = 3;

  private final Clerk clerk;
  private final KeyWindow window;
  private final StopSign stop;
  private final Gate gate;

  Load(Clerk clerk, KeyWindow window, StopSign stop, Gate gate) {
    this.clerk = clerk;
    this.window = window;
    this.stop = stop;
    this.gate = gate;
  }

  @Override
  public void run() {
    try {
      callUntilStopped();
    } catch (InterruptedException e) {
      throw new IllegalStateException("nobody interrupts it", e);
    }
  }

  private void callUntilStopped() throws InterruptedException {
    SplittableRandom dice = clerk.dice();
    while (!stop.isGiven()) {
      gate.pass();
      Operation operation = OPERATIONS[dice.nextInt(OPERATIONS.length)];
      String scope = "t" + dice.nextInt(SCOPES);
      Identity identity = new Identity(operation, scope, window.key(operation, dice));
      int payload = payload(identity, dice);
      for (int i = 0; i <= MOST_RETRIES && !stop.isGiven(); i++) {
        Answer answer = clerk.call(identity, payload);
        if (!(answer instanceof Failed || answer instanceof Refused)) {
          break;
        }
      }
    }
  }

  /** Mostly the one that belongs to the key, so that fingerprints fit. */
  private static int payload(Identity identity, SplittableRandom dice) {
    int own = 1 + Math.floorMod(identity.key().hashCode(), 50);
    return dice.nextInt(8) == 0 ? own + 50 : own;
  }
}
