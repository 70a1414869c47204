package dev.idempotent.json;

import dev.idempotent.json.FailureArgument.Kind;
import java.lang.reflect.Constructor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A constructor, and what each of its parameters is taken to stand for.
 *
 * @param constructor an accessible one
 * @param arguments one for each parameter
 */
record FailureConstructor(
    Constructor<? extends Throwable> constructor, List<FailureArgument> arguments) {

  /** The most is passed first; a cause, which is always null, is passed last. */
  static final Comparator<FailureConstructor> BY_COVERAGE =
      Comparator.<FailureConstructor>comparingLong(one -> -one.count(Kind.PROPERTY))
          .thenComparing(one -> -one.count(Kind.MESSAGE))
          .thenComparing(one -> one.count(Kind.CAUSE));

  boolean takes(FailureProperty property) {
    return arguments.contains(FailureArgument.of(property));
  }

  Throwable create(FailureState state) throws ReflectiveOperationException {
    return constructor.newInstance(arguments.stream().map(one -> one.in(state)).toArray());
  }

  /** Returns the constructor as source code would call it, with the parameters' types. */
  String signature() {
    return Arrays.stream(constructor.getParameterTypes())
        .map(Class::getSimpleName)
        .collect(
            Collectors.joining(", ", constructor.getDeclaringClass().getSimpleName() + "(", ")"));
  }

  private long count(Kind kind) {
    return arguments.stream().filter(argument -> argument.kind() == kind).count();
  }
}
