package dev.idempotent.jdbc;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The command line of {@link KeyTool}, taken apart. Its complaints never quote an argument that
 * might be a key. Immutable.
 */
final class ToolArguments {
  /** What can be said with an option. */
  enum Option {
    URL("--url", true),
    USER("--user", true),
    TABLE("--table", true),
    SCOPE("--scope", true),
    LIMIT("--limit", true),
    AFTER("--after", true),
    WAIT("--wait", true),
    YES("--yes", false);

    private final String text;
    private final boolean hasValue;

    Option(String text, boolean hasValue) {
      this.text = text;
      this.hasValue = hasValue;
    }
  }

  /** The command line makes no sense; the message says why. */
  static final class UsageException extends Exception {
    private static final long serialVersionUID = 1L;

    UsageException(String message) {
      super(message);
    }
  }

  private static final int MOST_WAIT_SECONDS = 3600;
  private static final Pattern POSITION = Pattern.compile("[0-9a-f]{64}");

  private final Map<Option, String> options;
  private final List<String> words;

  private ToolArguments(Map<Option, String> options, List<String> words) {
    this.options = options;
    this.words = words;
  }

  /** Takes arguments apart: options in any place, and after "--" words only. */
  static ToolArguments of(Collection<String> arguments) throws UsageException {
    Map<Option, String> options = new EnumMap<>(Option.class);
    List<String> words = new ArrayList<>();
    Deque<String> rest = new ArrayDeque<>(arguments);
    while (!rest.isEmpty()) {
      String argument = rest.removeFirst();
      if (argument.equals("--")) {
        words.addAll(rest);
        break;
      }
      if (!argument.startsWith("--")) {
        words.add(argument);
        continue;
      }
      Option option = option(argument, arguments.size() - rest.size());
      String value = option.hasValue ? rest.pollFirst() : "";
      if (value == null) {
        throw new UsageException(option.text + " needs a value");
      }
      if (options.put(option, value) != null) {
        throw new UsageException(option.text + " is given twice");
      }
    }
    return new ToolArguments(options, List.copyOf(words));
  }

  private static Option option(String argument, int position) throws UsageException {
    for (Option option : Option.values()) {
      if (option.text.equals(argument)) {
        return option;
      }
    }
    throw new UsageException(
        "argument "
            + position
            + " is no option; put -- before a key or an operation that begins with hyphens");
  }

  /** Returns what comes first among the words, or null if there are none. */
  @Nullable String command() {
    return words.isEmpty() ? null : words.get(0);
  }

  /** Returns the words after the command. */
  List<String> operands() {
    return words.subList(Math.min(1, words.size()), words.size());
  }

  boolean has(Option option) {
    return options.containsKey(option);
  }

  String get(Option option, String otherwise) {
    return options.getOrDefault(option, otherwise);
  }

  String demand(Option option) throws UsageException {
    String value = options.get(option);
    if (value == null) {
      throw new UsageException(option.text + " is missing");
    }
    return value;
  }

  int limit(int otherwise) throws UsageException {
    return number(Option.LIMIT, otherwise, 1, Keys.MAXIMUM_PAGE);
  }

  @Nullable String position() throws UsageException {
    String position = options.get(Option.AFTER);
    if (position != null && !POSITION.matcher(position).matches()) {
      throw new UsageException("--after is not what list has printed");
    }
    return position;
  }

  Duration waiting(int otherwiseSeconds) throws UsageException {
    return Duration.ofSeconds(number(Option.WAIT, otherwiseSeconds, 0, MOST_WAIT_SECONDS));
  }

  private int number(Option option, int otherwise, int least, int most) throws UsageException {
    String value = options.get(option);
    if (value == null) {
      return otherwise;
    }
    try {
      int number = Integer.parseInt(value);
      if (number >= least && number <= most) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new UsageException(option.text + " must be a number from " + least + " to " + most);
  }
}
