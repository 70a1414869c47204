package dev.idempotent.faults.workload;

import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import dev.idempotent.faults.history.Receipt;
import java.util.SplittableRandom;

/** What a method is called with. Used by one thread. */
final class Request {
  private final String call;
  private final Identity identity;
  private final int payload;
  private final Clerk clerk;
  private int attempts;

  Request(String call, Identity identity, int payload, Clerk clerk) {
    this.call = call;
    this.identity = identity;
    this.payload = payload;
    this.clerk = clerk;
  }

  public String scope() {
    return identity.scope();
  }

  public String key() {
    return identity.key();
  }

  public int payload() {
    return payload;
  }

  Operation operation() {
    return identity.operation();
  }

  String call() {
    return call;
  }

  /** Begins an execution, and returns what it will leave. */
  Receipt begin() {
    return new Receipt(
        Receipt.run(call, attempts++),
        identity.operation().name(),
        identity.scope(),
        identity.key(),
        payload);
  }

  /** Returns what decides the business's own accidents. */
  SplittableRandom dice() {
    return clerk.dice();
  }

  /** Has the caller make a call inside of this execution, and note it. */
  void callInside(Receipt execution) {
    clerk.callLine(execution.run(), scope());
  }
}
