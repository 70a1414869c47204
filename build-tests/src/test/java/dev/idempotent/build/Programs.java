package dev.idempotent.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Runs programs in processes of their own. */
final class Programs {
  private Programs() {}

  /**
   * Runs a program to its end and returns what it wrote, standard output and errors as they came.
   *
   * @param log the file that keeps the output
   * @throws AssertionError if it takes longer than that
   */
  static List<String> run(
      Path folder, Path log, Duration atMost, Map<String, String> environment, List<String> command)
      throws IOException, InterruptedException {
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.directory(folder.toFile());
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    // Options for another run of Maven, perhaps the one that runs this test.
    builder.environment().remove("MAVEN_ARGS");
    Process process = builder.start();
    try {
      if (!process.waitFor(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new AssertionError(command + " still runs after " + atMost + "; see " + log);
      }
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    return Files.readAllLines(log);
  }
}
