package dev.idempotent.faults.attack;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** How a worker's JVM is started. */
record WorkerOptions(List<String> jvm, Map<String, String> environment) {
  private static final List<String> TIME_ZONES =
      List.of("UTC", "Pacific/Kiritimati", "America/St_Johns", "Pacific/Pago_Pago");
  private static final List<Path> FAKETIME =
      List.of(
          Path.of("/usr/lib/x86_64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib/aarch64-linux-gnu/faketime/libfaketime.so.1"),
          Path.of("/usr/lib64/faketime/libfaketime.so.1"));

  /** The worker whose clock is a day ahead, where the machine has libfaketime. */
  private static final int DAY_AHEAD = 1;

  /** Returns small JVMs that start quickly, each in a time zone of its own. */
  static WorkerOptions of(int number) {
    List<String> jvm =
        new ArrayList<>(
            List.of(
                "-Xmx160m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=error",
                "-Duser.timezone=" + TIME_ZONES.get(number % TIME_ZONES.size())));
    String archive = System.getProperty(ClassArchive.PROPERTY, "");
    if (!archive.isEmpty()) {
      jvm.add("-XX:SharedArchiveFile=" + archive);
    }
    Optional<Path> faketime = faketime();
    return new WorkerOptions(
        jvm,
        number == DAY_AHEAD && faketime.isPresent()
            ? Map.of(
                "LD_PRELOAD", faketime.get().toString(),
                "FAKETIME", "+1d",
                "FAKETIME_DONT_FAKE_MONOTONIC", "1",
                // Else each timed wait of the JVM ends at once, and its threads spin.
                "FAKETIME_FORCE_MONOTONIC_FIX", "0")
            : Map.of());
  }

  /** Returns the same with an archive of the classes made at the end. */
  WorkerOptions archivingTo(Path archive) {
    List<String> options = new ArrayList<>(jvm);
    options.add("-XX:ArchiveClassesAtExit=" + archive);
    options.add("-Xlog:disable");
    return new WorkerOptions(options, environment);
  }

  /** Returns the library that sets the clock of one process. */
  static Optional<Path> faketime() {
    return FAKETIME.stream().filter(Files::exists).findFirst();
  }
}
