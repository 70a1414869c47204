package dev.idempotent.examples.payments.crashtest;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the command line says.
 *
 * @param input the file of requests; the sample if there is none
 * @param target the database; one is started if there is none
 * @param json where to write the figures
 */
record Options(
    Optional<Path> input,
    Optional<Target> target,
    int workers,
    int threads,
    int kills,
    Optional<Path> json,
    boolean help) {

  static final String HELP =
      """
      Applies payment requests through an @Idempotent method, with several processes at once, of
      which some are killed in mid-run, and proves from the database that each payment was made once.

      Usage: examples/payments/run [options]

        --input FILE      CSV of request_id,customer_id,account_id,amount,currency
                          (default: a sample of 10,000 lines)
        --jdbc-url URL    an existing database, such as jdbc:mysql://127.0.0.1:3306/payments; the
                          tables are created in it and stay (default: MySQL in Docker, or else an
                          embedded MariaDB, started for this run)
        --user NAME       user of that database
        --password TEXT   password of that user (default: the variable PAYMENTS_PASSWORD)
        --workers N       processes, 1 to 64 (default: 4)
        --threads N       threads of each process, 1 to 256 (default: 4)
        --kills N         how many processes to kill, 0 to 1000 (default: 3)
        --json FILE       write the figures there as well
        --help            show this

      The exit status is 0 only if the database proves that each payment was made exactly once; 1 if
      it does not, or if the run failed; 2 if the command line is wrong.
      """;

  private static final Set<String> NAMES =
      Set.of(
          "--input",
          "--jdbc-url",
          "--user",
          "--password",
          "--workers",
          "--threads",
          "--kills",
          "--json");

  /**
   * Reads a command line.
   *
   * @throws IllegalArgumentException with one line that says what is wrong
   */
  static Options parse(List<String> arguments, Map<String, String> environment) {
    Map<String, String> given = new HashMap<>();
    for (int i = 0; i < arguments.size(); i++) {
      String argument = arguments.get(i);
      if (argument.equals("--help") || argument.equals("-h")) {
        return new Options(Optional.empty(), Optional.empty(), 0, 0, 0, Optional.empty(), true);
      }
      int equals = argument.startsWith("--") ? argument.indexOf('=') : -1;
      String name = equals < 0 ? argument : argument.substring(0, equals);
      if (!NAMES.contains(name)) {
        throw new IllegalArgumentException("unknown option " + name + "; see --help");
      }
      if (equals < 0 && ++i == arguments.size()) {
        throw new IllegalArgumentException(name + " needs a value; see --help");
      }
      String value = equals < 0 ? arguments.get(i) : argument.substring(equals + 1);
      if (given.put(name, value) != null) {
        throw new IllegalArgumentException(name + " is given twice");
      }
    }
    return new Options(
        Optional.ofNullable(given.get("--input")).map(Path::of),
        target(given, environment.get("PAYMENTS_PASSWORD")),
        number(given, "--workers", 4, 1, 64),
        number(given, "--threads", 4, 1, 256),
        number(given, "--kills", 3, 0, 1000),
        json(given),
        false);
  }

  private static Optional<Target> target(
      Map<String, String> given, @Nullable String defaultPassword) {
    String url = given.get("--jdbc-url");
    if (url == null) {
      if (given.containsKey("--user") || given.containsKey("--password")) {
        throw new IllegalArgumentException("--user and --password need --jdbc-url");
      }
      return Optional.empty();
    }
    return Optional.of(
        new Target(url, given.get("--user"), given.getOrDefault("--password", defaultPassword)));
  }

  private static int number(
      Map<String, String> given, String name, int otherwise, int least, int most) {
    String text = given.get(name);
    if (text == null) {
      return otherwise;
    }
    if (text.matches("[0-9]{1,6}")) {
      int number = Integer.parseInt(text);
      if (number >= least && number <= most) {
        return number;
      }
    }
    throw new IllegalArgumentException(
        name + " must be a number between " + least + " and " + most);
  }

  private static Optional<Path> json(Map<String, String> given) {
    Optional<Path> json = Optional.ofNullable(given.get("--json")).map(Path::of);
    json.ifPresent(
        file -> {
          Path folder = file.toAbsolutePath().getParent();
          if (folder == null || !Files.isDirectory(folder) || Files.isDirectory(file)) {
            throw new IllegalArgumentException("--json: there is no folder for " + file);
          }
        });
    return json;
  }
}
