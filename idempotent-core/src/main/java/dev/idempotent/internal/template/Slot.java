package dev.idempotent.internal.template;

import dev.idempotent.template.Form;
import dev.idempotent.template.Leaf;
import dev.idempotent.template.ResolvedSlot;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A compiled placeholder. Immutable. */
final class Slot {
  private static final @Nullable Object[] NONE = {};

  private final Reader reader;
  private final @Nullable WholeNumber wholeNumber;
  private final Form form;
  private final boolean optional;
  private final ValueWriter writer;

  /**
   * Creates a slot.
   *
   * @param parameter the parameter's index, or {@link ResolvedSlot#THIS}
   * @param steps what leads to the value, or to the holder of the whole number
   * @param wholeNumber the last member of the path if its type is a primitive whole-number type
   */
  Slot(
      int parameter,
      List<PathStep> steps,
      @Nullable WholeNumber wholeNumber,
      Form form,
      boolean optional,
      Place place) {
    this.reader = Reader.of(Path.of(parameter, steps));
    this.wholeNumber = wholeNumber;
    this.form = form;
    this.optional = optional;
    this.writer = new ValueWriter(place);
  }

  /** Returns what the path leads to, or the holder of the whole number. */
  @Nullable Object read(@Nullable Object target, @Nullable Object[] arguments) {
    int count = arguments.length;
    return reader.read(
        target,
        count > 0 ? arguments[0] : null,
        count > 1 ? arguments[1] : null,
        count > 2 ? arguments[2] : null,
        arguments);
  }

  /** The same for a method of at most three parameters. */
  @Nullable Object read(
      @Nullable Object target,
      @Nullable Object first,
      @Nullable Object second,
      @Nullable Object third) {
    return reader.read(target, first, second, third, NONE);
  }

  /** Whether values are mostly strings, whose text is the string itself. */
  boolean isString() {
    return form == Leaf.STRING && wholeNumber == null;
  }

  /** Writes what {@link #read} has returned. */
  void write(KeyText text, @Nullable Object value, Terminator end) {
    text.beginSlot(end);
    write(text, value);
    text.endSlot();
  }

  private void write(KeyText text, @Nullable Object value) {
    if (wholeNumber == null) {
      writer.write(text, form, value, optional);
      return;
    }
    if (value == null) {
      throw wholeNumber.holderPlace().isNull();
    }
    long number = wholeNumber.read(value);
    StringBuilder out = text.plain();
    int start = out.length();
    out.append(number);
    text.escapeFrom(start);
  }
}
