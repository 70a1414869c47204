package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.Installation;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.internal.template.StringPair;
import dev.idempotent.spi.Digest;
import java.lang.reflect.Method;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One annotated method, compiled once: how to read its key, scope and fingerprint from arguments,
 * and the engine that it uses. Adapters keep one per join point. Safe for use by several threads.
 */
public final class IdempotentMethod {
  private final MethodRecipe recipe;
  private final Installation installation;

  /** The key, if two strings are all that is read of a call; else null. */
  private final @Nullable StringPair pair;

  private volatile @Nullable Binding binding;

  private IdempotentMethod(MethodRecipe recipe, Installation installation) {
    this.recipe = recipe;
    this.installation = installation;
    this.pair =
        recipe.scope() == null && recipe.fingerprint() == FingerprintRule.NONE
            ? recipe.key().pair()
            : null;
  }

  /** What the method needs of one engine; made anew when another engine is installed. */
  private record Binding(Idempotency installed, IdempotencyEngine engine, Operation operation) {}

  /**
   * Compiles a method's annotation.
   *
   * @param method the method, annotated with {@link Idempotent}
   * @param parameterNames its parameters' names in the source, in order
   * @throws IdempotencyConfigurationException if the annotation does not fit the method
   */
  public static IdempotentMethod of(Method method, List<String> parameterNames) {
    Idempotent annotation = method.getAnnotation(Idempotent.class);
    if (annotation == null) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID, method + " is not annotated with @Idempotent");
    }
    return new IdempotentMethod(
        MethodRecipe.of(annotation, method, parameterNames), Installation.of(annotation.engine()));
  }

  /**
   * Begins a call: finds an earlier result, or claims the identity and makes the call the thread's
   * current one.
   *
   * @param target the object that the method is called on, or null if it is static
   * @param arguments the arguments in order; read at once and not kept
   * @throws dev.idempotent.IdempotencyException if the method may not run now
   */
  public Step begin(@Nullable Object target, @Nullable Object[] arguments) {
    Binding bound = bound();
    StringPair key = recipe.key().pair();
    if (key == null) {
      return begin(bound, recipe.key().render(target, arguments), target, arguments);
    }
    Object first = key.first(target, arguments);
    Object second = key.second(target, arguments);
    if (first instanceof String one && second instanceof String two && !key.areBlank(one, two)) {
      String scope = recipe.scopeOf(target, arguments);
      Digest fingerprint = recipe.fingerprint().compute(target, arguments);
      return bound.engine().begin(bound.operation(), scope, key, one, two, fingerprint);
    }
    return begin(bound, key.render(first, second), target, arguments);
  }

  /**
   * Begins a call of a method with one parameter, as {@link #begin} does. It takes no array where
   * the call is a replay.
   *
   * @throws dev.idempotent.IdempotencyException if the method may not run now
   */
  public Step beginWith(@Nullable Object target, @Nullable Object first) {
    return pair == null
        ? begin(target, new Object[] {first})
        : begin(pair, target, first, null, null);
  }

  /** Begins a call of a method with two parameters, likewise. */
  public Step beginWith(@Nullable Object target, @Nullable Object first, @Nullable Object second) {
    return pair == null
        ? begin(target, new Object[] {first, second})
        : begin(pair, target, first, second, null);
  }

  /** Begins a call of a method with three parameters, likewise. */
  public Step beginWith(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third) {
    return pair == null
        ? begin(target, new Object[] {first, second, third})
        : begin(pair, target, first, second, third);
  }

  private Step begin(
      StringPair key,
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third) {
    Binding bound = bound();
    Object one = key.first(target, first, second, third);
    Object two = key.second(target, first, second, third);
    if (one instanceof String s && two instanceof String t && !key.areBlank(s, t)) {
      return bound.engine().begin(bound.operation(), null, key, s, t, null);
    }
    return bound.engine().begin(bound.operation(), null, key.render(one, two), null);
  }

  private Step begin(
      Binding bound, String key, @Nullable Object target, @Nullable Object[] arguments) {
    String scope = recipe.scopeOf(target, arguments);
    Digest fingerprint = recipe.fingerprint().compute(target, arguments);
    return bound.engine().begin(bound.operation(), scope, key, fingerprint);
  }

  /**
   * Returns what the last step of a call holds: the method's result, or an earlier one; or throws
   * the recorded failure that it holds.
   *
   * @throws IllegalStateException if the step is an {@link Execution}
   */
  public @Nullable Object result(Step last) {
    // Not of the engine installed now: this call's may have been closed in the meantime.
    Binding known = binding;
    return (known == null ? bound() : known).operation().result(last);
  }

  private Binding bound() {
    Binding known = binding;
    if (known != null && known.installed() == installation.current()) {
      return known;
    }
    Idempotency installed = installation.require(recipe.operation().method());
    IdempotencyEngine engine = installed.unwrap(IdempotencyEngine.class);
    Operation operation = new Operation(recipe.operation(), engine.settings());
    Binding made = new Binding(installed, engine, operation);
    binding = made;
    return made;
  }
}
