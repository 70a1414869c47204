package dev.idempotent.jdbc;

import dev.idempotent.jdbc.ToolArguments.Option;
import dev.idempotent.jdbc.ToolArguments.UsageException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.time.Duration;
import java.util.Optional;

/** One command of {@link KeyTool}, ready to run. */
@FunctionalInterface
interface KeyCommand {
  /** Says what it found or did; returns whether there was anything. */
  boolean run(Keys keys, PrintStream out);

  /** Makes the command, or says what is wrong with it, before anything is asked of the database. */
  static KeyCommand of(ToolArguments arguments, InputStream in) throws UsageException, IOException {
    String command = arguments.command();
    String scope = arguments.get(Option.SCOPE, "");
    switch (command == null ? "" : command) {
      case "find", "explain", "forget" -> {
        return ofOneKey(arguments, scope, in);
      }
      case "list" -> {
        expect(arguments, 0, "list takes no operands");
        int limit = arguments.limit(50);
        String after = arguments.position();
        return (keys, out) ->
            list(after == null ? keys.list(scope, limit) : keys.list(scope, limit, after), out);
      }
      case "count" -> {
        expect(arguments, 0, "count takes no operands");
        return (keys, out) -> count(keys.count(scope), out);
      }
      case "delete-scope" -> {
        expect(arguments, 0, "delete-scope takes no operands");
        arguments.demand(Option.SCOPE);
        demandYes(arguments, "delete-scope deletes every key of the scope");
        return (keys, out) -> deleted(keys.deleteScope(scope), out);
      }
      case "lag" -> {
        expect(arguments, 0, "lag takes no operands");
        return (keys, out) -> lag(keys.purgeLag(), out);
      }
      case "" -> throw new UsageException("no command");
      default -> throw new UsageException("the first operand is no command");
    }
  }

  private static KeyCommand ofOneKey(ToolArguments arguments, String scope, InputStream in)
      throws UsageException, IOException {
    String command = arguments.command();
    expect(arguments, 2, command + " takes an operation and a key");
    if ("forget".equals(command)) {
      demandYes(arguments, "forget deletes the key, and its next call runs the method again");
    }
    String operation = arguments.operands().get(0);
    String given = arguments.operands().get(1);
    String key = given.equals("-") ? firstLine(in) : given;
    if ("find".equals(command)) {
      return (keys, out) -> found(keys.find(operation, scope, key), out);
    }
    if ("explain".equals(command)) {
      return (keys, out) -> {
        keys.explain(operation, scope, key).forEach(out::println);
        return true;
      };
    }
    return (keys, out) -> forgotten(keys.forget(operation, scope, key), out);
  }

  private static void expect(ToolArguments arguments, int operands, String complaint)
      throws UsageException {
    if (arguments.operands().size() != operands) {
      throw new UsageException(complaint);
    }
  }

  private static void demandYes(ToolArguments arguments, String consequence) throws UsageException {
    if (!arguments.has(Option.YES)) {
      throw new UsageException(consequence + "; say --yes");
    }
  }

  private static String firstLine(InputStream in) throws UsageException, IOException {
    String line =
        new BufferedReader(new InputStreamReader(in, Charset.defaultCharset())).readLine();
    if (line == null) {
      throw new UsageException("standard input has no line with the key");
    }
    return line;
  }

  private static boolean found(Optional<KeyState> found, PrintStream out) {
    if (found.isEmpty()) {
      out.println("no row; explain tells more");
      return false;
    }
    KeyState row = found.get();
    out.println("hash         " + row.hash());
    out.println("stored       " + row.stored());
    out.println("bytes        " + row.resultBytes());
    out.println("fingerprint  " + (row.hasFingerprint() ? "yes" : "no"));
    out.println("life         " + life(row));
    return true;
  }

  private static String life(KeyState row) {
    return row.isAlive()
        ? PlainDuration.of(row.remainingLife()) + " left"
        : "expired " + PlainDuration.of(row.remainingLife().negated()) + " ago";
  }

  private static boolean list(KeyPage page, PrintStream out) {
    for (KeyState row : page.keys()) {
      out.printf(
          "%s  %-10s  %8d bytes  %s%n", row.hash(), row.stored(), row.resultBytes(), life(row));
    }
    page.next().ifPresent(next -> out.println("more: --after " + next));
    return !page.keys().isEmpty();
  }

  private static boolean count(KeyCount count, PrintStream out) {
    out.println(count.alive() + " alive, " + count.expired() + " expired");
    return true;
  }

  private static boolean lag(Duration age, PrintStream out) {
    out.println(
        age.isZero()
            ? "no row has expired"
            : "the oldest expired row expired " + PlainDuration.of(age) + " ago");
    return true;
  }

  private static boolean forgotten(Forgotten forgotten, PrintStream out) {
    forgotten.sentences().forEach(out::println);
    return forgotten.what() == Forgotten.What.DELETED;
  }

  private static boolean deleted(ScopeDeleted deletion, PrintStream out) {
    deletion.sentences().forEach(out::println);
    return deletion.deleted() > 0;
  }
}
