package dev.idempotent.template;

import dev.idempotent.template.TypeModel.Shape;
import java.util.List;

/**
 * What to write instead of a path to a type without a stable text.
 *
 * @param className the type, which stands for its subtypes as well
 * @param member the member to add to the path, or empty
 * @param reason why, if there is no such member
 */
record Advice(String className, String member, String reason) {

  /** The first that fits counts. */
  private static final List<Advice> ALL =
      List.of(
          member("java.sql.Timestamp", "toInstant"),
          member("java.sql.Date", "toLocalDate"),
          member("java.sql.Time", "toLocalTime"),
          member("java.util.Date", "toInstant"),
          member("java.util.Calendar", "toInstant"),
          member("java.nio.file.attribute.FileTime", "toInstant"),
          member("java.util.Currency", "currencyCode"),
          member("java.util.Locale", "toLanguageTag"),
          member("java.net.URI", "toString"),
          member("java.net.URL", "toString"),
          member("java.nio.file.Path", "toString"),
          member("java.io.File", "path"),
          member("java.lang.StringBuilder", "toString"),
          member("java.lang.StringBuffer", "toString"),
          member("java.util.concurrent.atomic.AtomicBoolean", "get"),
          member("java.util.concurrent.atomic.AtomicInteger", "get"),
          member("java.util.concurrent.atomic.AtomicLong", "get"),
          reason("java.util.Map", "name one of its values, such as {%s['name']}"),
          reason("java.util.Set", "a set has no order; use a sorted list"),
          reason("java.util.stream.BaseStream", "a stream can be read only once; use a list"),
          reason("java.util.Iterator", "an iterator can be read only once; use a list"),
          reason("java.io.InputStream", "a stream can be read only once; use a byte[]"),
          reason("java.io.Reader", "a reader can be read only once; use a String"));

  private static Advice member(String className, String member) {
    return new Advice(className, member, "");
  }

  private static Advice reason(String className, String reason) {
    return new Advice(className, "", reason);
  }

  /** Whether no value of the type can have a stable text, although the type is an interface. */
  static <T> boolean isRefused(TypeModel<T, ?> model, T type) {
    return ALL.stream().anyMatch(advice -> model.isSubtype(type, advice.className));
  }

  static <T> String of(TypeModel<T, ?> model, T type, String path) {
    for (Advice advice : ALL) {
      if (model.isSubtype(type, advice.className)) {
        return advice.member.isEmpty()
            ? advice.reason.replace("%s", path)
            : "use {" + path + "." + advice.member + "}";
      }
    }
    if (model.shape(type) == Shape.ARRAY || model.isSubtype(type, "java.util.List")) {
      return "its elements have none; name one of their members, such as {" + path + "[0].name}";
    }
    return "name one of its members, such as {" + path + ".name}";
  }
}
