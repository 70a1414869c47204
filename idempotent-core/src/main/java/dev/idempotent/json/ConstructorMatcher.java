package dev.idempotent.json;

import java.lang.reflect.Constructor;
import java.lang.reflect.Parameter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/**
 * Finds the constructors that could make an exception again.
 *
 * <ol>
 *   <li>A parameter stands for the message, a property or the cause, each at most once.
 *   <li>Where the class file has the parameters' names, one that is called like a property, {@code
 *       message} or {@code cause} is that, if the types agree.
 *   <li>Any other is what its type allows. Where that is several things, each order of them is a
 *       possibility, that of the fields' declaration being the first; which one is right shows when
 *       an exception is made and compared.
 *   <li>A constructor with a parameter that is none of these does not count, nor does one that
 *       leaves a final field to chance.
 * </ol>
 */
final class ConstructorMatcher {

  /** As many as five properties of one type have orders. */
  private static final int MAXIMUM_ORDERS = 120;

  private final Collection<FailureProperty> properties;
  private final List<FailureConstructor> found = new ArrayList<>();

  private ConstructorMatcher(Collection<FailureProperty> properties) {
    this.properties = properties;
  }

  static List<FailureConstructor> find(
      Class<? extends Throwable> failure, Collection<FailureProperty> properties) {
    ConstructorMatcher matcher = new ConstructorMatcher(properties);
    List<Constructor<?>> all = new ArrayList<>(List.of(failure.getDeclaredConstructors()));
    all.sort(Comparator.comparing(Constructor::toString));
    Constructor<?> closed = null;
    for (Constructor<?> constructor : all) {
      if (constructor.trySetAccessible()) {
        matcher.match(constructor);
      } else {
        closed = constructor;
      }
    }
    List<FailureConstructor> complete = matcher.complete();
    if (complete.isEmpty()) {
      throw Subject.failures(failure)
          .refused(
              "its constructors:",
              closed == null ? matcher.unfit() : "one " + ClosedPackage.reason(failure));
    }
    return complete;
  }

  private void match(Constructor<?> constructor) {
    @SuppressWarnings("unchecked") // it is one of the failure's class
    Constructor<? extends Throwable> typed = (Constructor<? extends Throwable>) constructor;
    List<List<FailureArgument>> orders = new ArrayList<>();
    assign(candidates(constructor.getParameters()), new ArrayList<>(), orders);
    orders.forEach(order -> found.add(new FailureConstructor(typed, order)));
  }

  private List<FailureConstructor> complete() {
    return found.stream()
        .filter(
            constructor ->
                properties.stream()
                    .allMatch(property -> !property.isFinal() || constructor.takes(property)))
        .sorted(FailureConstructor.BY_COVERAGE)
        .toList();
  }

  private String unfit() {
    return "none takes only its message, its cause and its properties, and sets every final field"
        + " (properties: "
        + String.join(", ", properties.stream().map(FailureProperty::name).toList())
        + "); add one, and mark fields transient that are computed";
  }

  private List<List<FailureArgument>> candidates(Parameter[] parameters) {
    List<List<FailureArgument>> named = new ArrayList<>();
    for (Parameter parameter : parameters) {
      named.add(
          arguments(parameters)
              .filter(argument -> parameter.isNamePresent())
              .filter(argument -> argument.name().equals(parameter.getName()))
              .filter(argument -> argument.fits(parameter.getType()))
              .toList());
    }
    List<List<FailureArgument>> candidates = new ArrayList<>();
    for (int i = 0; i < parameters.length; i++) {
      Class<?> type = parameters[i].getType();
      candidates.add(
          named.get(i).isEmpty()
              ? arguments(parameters)
                  .filter(argument -> argument.fits(type))
                  .filter(argument -> named.stream().noneMatch(one -> one.contains(argument)))
                  .toList()
              : named.get(i));
    }
    return candidates;
  }

  /** The message comes first if there are more parameters for texts than such properties. */
  private Stream<FailureArgument> arguments(Parameter[] parameters) {
    Stream<FailureArgument> all = properties.stream().map(FailureArgument::of);
    Stream<FailureArgument> message = Stream.of(FailureArgument.MESSAGE);
    long forTexts = Arrays.stream(parameters).filter(p -> p.getType() == String.class).count();
    long texts = properties.stream().filter(p -> p.rawType() == String.class).count();
    return Stream.concat(
        forTexts > texts ? Stream.concat(message, all) : Stream.concat(all, message),
        Stream.of(FailureArgument.CAUSE));
  }

  private static void assign(
      List<List<FailureArgument>> candidates,
      List<FailureArgument> chosen,
      List<List<FailureArgument>> orders) {
    if (orders.size() == MAXIMUM_ORDERS) {
      return;
    }
    if (chosen.size() == candidates.size()) {
      orders.add(List.copyOf(chosen));
      return;
    }
    for (FailureArgument candidate : candidates.get(chosen.size())) {
      if (!chosen.contains(candidate)) {
        chosen.add(candidate);
        assign(candidates, chosen, orders);
        chosen.remove(chosen.size() - 1);
      }
    }
  }
}
