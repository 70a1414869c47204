package dev.idempotent.faults;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** A form, and settings that are taken from it one after the other. Used by one thread. */
final class CommandLine {
  private final Options.Form form;
  private final Map<String, String> settings;

  private CommandLine(Options.Form form, Map<String, String> settings) {
    this.form = form;
    this.settings = settings;
  }

  static CommandLine of(List<String> arguments) {
    if (arguments.isEmpty()) {
      throw new IllegalArgumentException("say short, long or planted");
    }
    Map<String, String> settings = new HashMap<>();
    for (String argument : arguments.subList(1, arguments.size())) {
      int at = argument.indexOf('=');
      if (at < 1) {
        throw new IllegalArgumentException(argument + " is not of the form name=value");
      }
      settings.put(argument.substring(0, at), argument.substring(at + 1));
    }
    return new CommandLine(formOf(arguments.get(0)), settings);
  }

  private static Options.Form formOf(String text) {
    try {
      return Options.Form.valueOf(text.toUpperCase(Locale.ROOT));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(text + " is neither short, long nor planted", e);
    }
  }

  Options.Form form() {
    return form;
  }

  Optional<String> find(String name) {
    return Optional.ofNullable(settings.remove(name));
  }

  String text(String name, String otherwise) {
    return find(name).orElse(otherwise);
  }

  long number(String name, long otherwise) {
    return find(name).map(CommandLine::parsed).orElse(otherwise);
  }

  static long parsed(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(text + " is not a number", e);
    }
  }

  /** Refuses what nobody has asked for. */
  void requireAllKnown() {
    if (!settings.isEmpty()) {
      throw new IllegalArgumentException("unknown setting: " + settings.keySet());
    }
  }
}
