package dev.idempotent.internal.template;

import java.lang.reflect.Method;
import java.lang.reflect.Type;
import java.time.DayOfWeek;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A random template over a random signature, and random tuples for it made of what might confuse
 * it: few characters, among them those of its own literals and all that mean something to the
 * encoding.
 */
final class HostileTuples {
  private static final String ALPHABET = "\\\\;;,,--[]^^:/sioaem0\0\ud83d\ude00 ";
  private static final List<String> NAMES = List.of("a", "b", "c");

  private final Random random;
  private final Method method;
  private final boolean[] optional = new boolean[NAMES.size()];
  private final String text;
  private final String alphabet;

  HostileTuples(Random random) {
    this.random = random;
    List<Method> methods =
        Stream.of(Methods.class.getDeclaredMethods())
            .filter(candidate -> !candidate.isSynthetic())
            .sorted((one, other) -> one.getName().compareTo(other.getName()))
            .toList();
    this.method = methods.get(random.nextInt(methods.size()));
    StringBuilder template = new StringBuilder();
    StringBuilder own = new StringBuilder(ALPHABET);
    List<String> names = new ArrayList<>(NAMES);
    Collections.shuffle(names, random);
    if (random.nextInt(4) == 0) {
      names.add(NAMES.get(random.nextInt(NAMES.size())));
    }
    for (int i = 0; i < optional.length; i++) {
      optional[i] = random.nextBoolean();
    }
    literal(template, own);
    for (String name : names) {
      template.append('{').append(name).append(optional[NAMES.indexOf(name)] ? "?}" : "}");
      literal(template, own);
    }
    this.text = template.toString();
    this.alphabet = own.toString();
  }

  private void literal(StringBuilder template, StringBuilder own) {
    for (int length = random.nextInt(3); length > 0; length--) {
      char c = (ALPHABET + "{}").charAt(random.nextInt(ALPHABET.length() + 2));
      template.append(c == '{' || c == '}' ? "" + c + c : c);
      own.append(c).append(c).append(c);
    }
  }

  MethodTemplate template() {
    return MethodTemplate.compile(text, method, NAMES);
  }

  @Nullable Object[] next() {
    @Nullable Object[] tuple = new Object[NAMES.size()];
    for (int i = 0; i < tuple.length; i++) {
      tuple[i] = value(i);
    }
    return tuple;
  }

  /**
   * Returns a tuple that differs little: in one value, or by what two strings have between them.
   */
  @Nullable Object[] neighbour(@Nullable Object[] tuple) {
    @Nullable Object[] neighbour = tuple.clone();
    int i = random.nextInt(tuple.length);
    int j = (i + 1) % tuple.length;
    if (tuple[i] instanceof String one && tuple[j] instanceof String other && !one.isEmpty()) {
      neighbour[i] = one.substring(0, one.length() - 1);
      neighbour[j] = one.substring(one.length() - 1) + other;
    } else {
      neighbour[i] = value(i);
    }
    return neighbour;
  }

  private @Nullable Object value(int parameter) {
    Type type = method.getGenericParameterTypes()[parameter];
    boolean isOptional = type.getTypeName().startsWith(Optional.class.getName());
    // For a static optional null and empty are one value.
    return optional[parameter] && !isOptional && random.nextInt(5) == 0
        ? null
        : value(type.getTypeName(), optional[parameter], 0);
  }

  private Object value(String type, boolean mayBeEmpty, int depth) {
    return switch (type) {
      case "java.lang.String" -> string();
      case "int" -> random.nextInt(40) - 20;
      case "char" -> character();
      case "java.time.DayOfWeek" -> DayOfWeek.of(1 + random.nextInt(7));
      case "java.util.Optional<java.lang.String>" ->
          mayBeEmpty && random.nextInt(4) == 0 ? Optional.empty() : Optional.of(string());
      case "java.util.List<java.lang.String>" -> list("java.lang.String", depth);
      case "java.util.List<java.util.List<java.lang.String>>" ->
          list("java.util.List<java.lang.String>", depth);
      case "java.lang.String[]" -> strings();
      case "java.util.List<?>" -> list("java.lang.Object", depth);
      case "java.lang.Object" -> any(mayBeEmpty, depth);
      default -> throw new IllegalArgumentException(type);
    };
  }

  private Object any(boolean mayBeEmpty, int depth) {
    return switch (random.nextInt(depth < 2 ? 11 : 8)) {
      case 0, 1, 2 -> string();
      case 3 -> random.nextInt(3);
      case 4 -> (long) random.nextInt(3);
      case 5 -> character();
      case 6 -> TimeUnit.DAYS;
      case 7 -> DayOfWeek.MONDAY;
      case 8 -> list("java.lang.Object", depth + 1);
      case 9 ->
          mayBeEmpty && random.nextBoolean()
              ? Optional.empty()
              : Optional.of(any(mayBeEmpty, depth + 1));
      default -> strings();
    };
  }

  private List<Object> list(String element, int depth) {
    List<Object> list = new ArrayList<>();
    for (int size = random.nextInt(3); size > 0; size--) {
      list.add(value(element, false, depth + 1));
    }
    return list;
  }

  private String[] strings() {
    return Stream.generate(this::string).limit(random.nextInt(3)).toArray(String[]::new);
  }

  private String string() {
    StringBuilder string = new StringBuilder();
    for (int length = random.nextInt(4); length > 0; length--) {
      string.append(character());
    }
    return string.toString();
  }

  private char character() {
    return alphabet.charAt(random.nextInt(alphabet.length()));
  }

  /** Returns the values such that {@code equals} compares them as the encoding should. */
  static List<Object> comparable(@Nullable Object[] tuple) {
    List<Object> values = new ArrayList<>();
    for (Object value : tuple) {
      values.add(comparable(value));
    }
    return values;
  }

  private static @Nullable Object comparable(@Nullable Object value) {
    if (value instanceof Object[] array) {
      return List.of("array", comparable(array));
    }
    if (value instanceof List<?> list) {
      return comparable(list.toArray());
    }
    return value instanceof Optional<?> optional ? optional.map(HostileTuples::comparable) : value;
  }

  @Override
  public String toString() {
    return text + " of " + Arrays.toString(method.getGenericParameterTypes());
  }

  /** Signatures; nothing calls them. */
  @SuppressWarnings("unused")
  private static final class Methods {
    static void strings(String a, String b, String c) {}

    static void stringsToo(String a, String b, String c) {}

    static void objects(Object a, Object b, Object c) {}

    static void mixed(Object a, String b, int c) {}

    static void optionals(Optional<String> a, String b, Optional<String> c) {}

    static void lists(List<String> a, String b, List<List<String>> c) {}

    static void arrays(String[] a, List<String> b, String c) {}

    static void anything(List<?> a, Object b, String c) {}

    static void leaves(char a, DayOfWeek b, int c) {}
  }
}
