package dev.idempotent.weaver;

import dev.idempotent.annotation.Idempotent;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;

/** Methods with annotations of every form that a class file has. */
final class Decorated {
  @Retention(RetentionPolicy.RUNTIME)
  @interface Other {
    int number();

    String[] texts();

    Class<?> type();

    RetentionPolicy constant();

    Nested nested();

    Nested[] more() default {};
  }

  @Retention(RetentionPolicy.RUNTIME)
  @interface Nested {
    long[] numbers() default {1, 2};

    double value();
  }

  @Other(
      number = 1,
      texts = {"a", "b"},
      type = Decorated.class,
      constant = RetentionPolicy.CLASS,
      nested = @Nested(0.5),
      more = {
        @Nested(1),
        @Nested(
            numbers = {},
            value = 2)
      })
  @Deprecated
  @Idempotent(key = "{key}")
  void annotated(String key) {}

  @Other(
      number = 1,
      texts = {},
      type = int.class,
      constant = RetentionPolicy.CLASS,
      nested = @Nested(0.5))
  void notAnnotated(String key) {}

  @Deprecated
  void deprecated() {}

  void plain() {}
}
