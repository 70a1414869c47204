package dev.idempotent.faults.workload;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class GaugesTest {
  private static final Gauges BEFORE = new Gauges(30, 60, 20_000_000, 1000, 6);

  @Test
  void sameAsBefore_hasNotGrown() {
    assertThat(BEFORE.grownSince(BEFORE, 6)).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "60, 60, 20000000, 1000, 6, threads",
    "30, 160, 20000000, 1000, 6, open files",
    "30, 60, 30000000, 1000, 6, bytes of heap",
    "30, 60, 20000000, 9000, 6, near-cache",
    "30, 60, 20000000, 1000, 7, connections"
  })
  void moreThanBefore_isSaid(
      long threads, long files, long heap, long entries, long connections, String what) {
    Gauges after = new Gauges(threads, files, heap, entries, connections);

    assertThat(after.grownSince(BEFORE, 6)).singleElement().asString().contains(what);
  }

  @Test
  void threadsAndMemory_thatAreHeld_areMeasured() throws Exception {
    Gauges before = Gauges.measure();
    byte[] held = new byte[8 << 20];
    Gate gate = new Gate(5);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 5; i++) {
      Thread thread =
          new Thread(
              () -> {
                try {
                  gate.pass();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              });
      threads.add(thread);
    }
    Thread closing = new Thread(() -> closeQuietly(gate));
    closing.start();
    while (gate.isOpen()) {
      Thread.onSpinWait();
    }
    threads.forEach(Thread::start);
    closing.join();
    Gauges after = Gauges.measure();
    gate.open();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(after.threads()).isGreaterThanOrEqualTo(before.threads() + 5);
    assertThat(after.heapBytes()).isGreaterThan(before.heapBytes() + held.length / 2);
    assertThat(after.openFiles()).isPositive();
  }

  private static void closeQuietly(Gate gate) {
    try {
      gate.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void file_hasALineForEachMeasurement(@TempDir Path folder) throws IOException {
    Path file = folder.resolve("gauges");
    BEFORE.appendTo(file);
    BEFORE.appendTo(file);

    assertThat(Gauges.readFrom(file)).containsExactly(BEFORE, BEFORE);
  }
}
