package dev.idempotent.internal.template;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.template.KeyRule;
import dev.idempotent.template.Part;
import dev.idempotent.template.Resolver;
import dev.idempotent.template.Signature;
import dev.idempotent.template.Template;
import dev.idempotent.template.TemplateException;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A template compiled for one method. {@link KeyText} says what the texts are and why no two tuples
 * of values share one.
 *
 * <p>Immutable to its users, and thread-safe. It does not limit the text's length.
 */
public final class MethodTemplate {
  private final String method;
  private final String template;

  /** What stands before the first slot. */
  private final String prefix;

  private final Slot[] slots;

  /** How each slot ends, and what stands between it and the next one. */
  private final Terminator[] terminators;

  private final String[] literals;

  /** Whether the one slot is of a string, with nothing around it. */
  private final boolean oneString;

  private final @Nullable StringPair pair;

  private MethodTemplate(String method, Template template, List<Slot> slots) {
    this.method = method;
    this.template = template.text();
    this.slots = slots.toArray(Slot[]::new);
    this.literals = new String[this.slots.length];
    this.terminators = new Terminator[this.slots.length];
    String[] texts = texts(template.parts(), this.slots.length);
    this.prefix = texts[0];
    for (int i = 0; i < this.slots.length; i++) {
      literals[i] = texts[i + 1];
      boolean last = i == this.slots.length - 1;
      terminators[i] = last ? Terminator.LAST : Terminator.before(literals[i]);
    }
    boolean bare = prefix.isEmpty() && texts[this.slots.length].isEmpty();
    this.oneString = bare && this.slots.length == 1 && this.slots[0].isString();
    this.pair = twoStrings();
  }

  private @Nullable StringPair twoStrings() {
    boolean is =
        slots.length == 2
            && slots[0].isString()
            && slots[1].isString()
            && !terminators[0].written();
    return is
        ? new StringPair(
            method, template, prefix, slots[0], terminators[0], literals[0], slots[1], literals[1])
        : null;
  }

  /** Returns the literals before, between and after the slots, empty ones included. */
  private static String[] texts(List<Part> parts, int slots) {
    String[] texts = new String[slots + 1];
    Arrays.fill(texts, "");
    int slot = 0;
    for (Part part : parts) {
      if (part instanceof Part.Literal literal) {
        texts[slot] = literal.text();
      } else {
        slot++;
      }
    }
    return texts;
  }

  /**
   * Compiles a template. It takes reflection and is done once per method.
   *
   * @param template the template as written
   * @param method the annotated method
   * @param parameterNames the names of its parameters, in their order
   * @throws IdempotencyConfigurationException if the template does not fit the method, or if a
   *     member that it names can't be accessed
   * @throws IllegalArgumentException if there are more or fewer names than parameters
   */
  public static MethodTemplate compile(
      String template, Method method, List<String> parameterNames) {
    return compile(template, parsed -> {}, method, parameterNames);
  }

  /**
   * Compiles the template of a key.
   *
   * @param constant whether the key has no placeholders
   * @throws IdempotencyConfigurationException as {@link #compile} does, and if the key is constant
   *     and must not be, or the reverse
   */
  public static MethodTemplate compileKey(
      String template, boolean constant, Method method, List<String> parameterNames) {
    return compile(template, parsed -> KeyRule.check(parsed, constant), method, parameterNames);
  }

  private static MethodTemplate compile(
      String template, Consumer<Template> rule, Method method, List<String> parameterNames) {
    String name = describe(method, Class::getTypeName);
    boolean isStatic = Modifier.isStatic(method.getModifiers());
    Class<?> home = method.getDeclaringClass();
    Signature<Type> signature =
        new Signature<>(
            describe(method, Class::getSimpleName).substring(home.getTypeName().length() + 1),
            parameterNames,
            List.of(method.getGenericParameterTypes()),
            isStatic ? null : home);
    Resolver<Type, Member> resolver = new Resolver<>(new ReflectiveTypes(home), signature);
    try {
      Template parsed = Template.parse(template);
      rule.accept(parsed);
      List<Slot> slots =
          parsed.placeholders().stream()
              .map(resolver::resolve)
              .map(slot -> new SlotCompiler(name, template, slot).compile())
              .toList();
      return new MethodTemplate(name, parsed, slots);
    } catch (TemplateException e) {
      throw new IdempotencyConfigurationException(
          ErrorCode.TEMPLATE_INVALID,
          name
              + ": template \""
              + template
              + "\", at character "
              + (e.problem().offset() + 1)
              + ": "
              + e.getMessage(),
          e);
    }
  }

  private static String describe(Method method, Function<Class<?>, String> typeName) {
    return Arrays.stream(method.getParameterTypes())
        .map(typeName)
        .collect(
            Collectors.joining(
                ", ",
                method.getDeclaringClass().getTypeName() + "." + method.getName() + "(",
                ")"));
  }

  /** Returns the template as written. */
  public String template() {
    return template;
  }

  /** Whether all calls have one text. */
  public boolean isConstant() {
    return slots.length == 0;
  }

  /** Returns the template as one of two strings and nothing around them, or null if it is not. */
  public @Nullable StringPair pair() {
    return pair != null && pair.isBare() ? pair : null;
  }

  /**
   * Returns the text for one call, as a key or a scope needs it.
   *
   * @param target the object that the method is called on; null for a static method
   * @param arguments the arguments, in the order of the parameters
   * @throws InvalidKeyException if a value is null, has no stable text or can't be read, or if all
   *     of them are blank. The message quotes no value. An {@link Error} thrown by a member is
   *     thrown on.
   */
  public String render(@Nullable Object target, @Nullable Object[] arguments) {
    return render(target, arguments, false);
  }

  /**
   * Returns the text for one call, as a fingerprint needs it: the same, but all values may be
   * blank.
   *
   * @throws InvalidKeyException if a value is null, has no stable text or can't be read
   */
  public String renderPossiblyBlank(@Nullable Object target, @Nullable Object[] arguments) {
    return render(target, arguments, true);
  }

  private String render(@Nullable Object target, @Nullable Object[] arguments, boolean mayBeBlank) {
    if (slots.length == 0) {
      return prefix;
    }
    if (pair != null) {
      return pair.render(pair.first(target, arguments), pair.second(target, arguments), mayBeBlank);
    }
    Object first = slots[0].read(target, arguments);
    if (oneString
        && first instanceof String string
        && KeyText.isPlain(string, Terminator.LAST)
        && (mayBeBlank || !KeyText.isBlank(string))) {
      return string;
    }
    KeyText text = SpareTexts.take();
    text.literal(prefix);
    slots[0].write(text, first, terminators[0]);
    text.literal(literals[0]);
    for (int i = 1; i < slots.length; i++) {
      slots[i].write(text, slots[i].read(target, arguments), terminators[i]);
      text.literal(literals[i]);
    }
    if (text.isBlank() && !mayBeBlank) {
      throw blank(method, template);
    }
    return SpareTexts.finish(text);
  }

  static InvalidKeyException blank(String method, String template) {
    return new InvalidKeyException(
        ErrorCode.KEY_BLANK, method + ": every value in template \"" + template + "\" is blank");
  }

  @Override
  public String toString() {
    return template;
  }
}
