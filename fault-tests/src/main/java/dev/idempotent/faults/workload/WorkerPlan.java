package dev.idempotent.faults.workload;

import java.io.IOException;
import java.io.Reader;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import java.util.Properties;

/**
 * What a worker's process has to do; it is passed on in a file.
 *
 * @param name names the process in histories: no other process of the run has it
 * @param number which of the workers it is; settings differ from one to the other
 * @param seed decides what its threads ask for
 * @param threads how many there are
 * @param origin the beginning of the run by {@link System#nanoTime}
 * @param histories the folder for the histories
 * @param planted the bug that is built in, or "NONE"
 * @param unanswered a file with calls that are still to be answered: then nothing else is done
 */
public record WorkerPlan(
    String name,
    int number,
    long seed,
    int threads,
    long origin,
    String jdbcUrl,
    String user,
    String password,
    Path histories,
    String planted,
    Optional<Path> unanswered) {

  /** Writes it to a file. */
  public void writeTo(Path file) throws IOException {
    Properties properties = new Properties();
    properties.setProperty("name", name);
    properties.setProperty("number", Integer.toString(number));
    properties.setProperty("seed", Long.toString(seed));
    properties.setProperty("threads", Integer.toString(threads));
    properties.setProperty("origin", Long.toString(origin));
    properties.setProperty("jdbcUrl", jdbcUrl);
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("histories", histories.toString());
    properties.setProperty("planted", planted);
    unanswered.ifPresent(path -> properties.setProperty("unanswered", path.toString()));
    try (Writer writer = Files.newBufferedWriter(file)) {
      properties.store(writer, null);
    }
  }

  static WorkerPlan readFrom(Path file) throws IOException {
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(file)) {
      properties.load(reader);
    }
    return new WorkerPlan(
        text(properties, "name"),
        Integer.parseInt(text(properties, "number")),
        Long.parseLong(text(properties, "seed")),
        Integer.parseInt(text(properties, "threads")),
        Long.parseLong(text(properties, "origin")),
        text(properties, "jdbcUrl"),
        text(properties, "user"),
        text(properties, "password"),
        Path.of(text(properties, "histories")),
        text(properties, "planted").toUpperCase(Locale.ROOT),
        Optional.ofNullable(properties.getProperty("unanswered")).map(Path::of));
  }

  private static String text(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("the plan lacks " + name);
    }
    return value;
  }
}
