package dev.idempotent.faults.workload;

/** Lets threads pass, or holds them up one by one until all of them wait. Thread-safe. */
final class Gate {
  private final int threads;
  private boolean open = true;
  private int waiting;

  /**
   * @param threads how many pass here
   */
  Gate(int threads) {
    this.threads = threads;
  }

  /** Passes, as soon as it is open. */
  synchronized void pass() throws InterruptedException {
    waiting++;
    notifyAll();
    while (!open) {
      wait();
    }
    waiting--;
  }

  /** Closes it and waits until all threads wait for it to open. */
  synchronized void close() throws InterruptedException {
    open = false;
    while (waiting < threads) {
      wait();
    }
  }

  /** Lets all of them go on. */
  synchronized void open() {
    open = true;
    notifyAll();
  }

  synchronized boolean isOpen() {
    return open;
  }
}
