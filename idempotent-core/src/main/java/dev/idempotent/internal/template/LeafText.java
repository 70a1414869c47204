package dev.idempotent.internal.template;

import dev.idempotent.template.Leaf;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.ZoneId;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The text of a value of a {@link Leaf} type. It depends on the value alone: not on the default
 * locale, time zone or character set, nor on the JDK.
 */
final class LeafText {
  private static final ClassValue<Optional<Leaf>> LEAVES =
      new ClassValue<>() {
        @Override
        protected Optional<Leaf> computeValue(Class<?> type) {
          if (Enum.class.isAssignableFrom(type)) {
            return Optional.of(Leaf.ENUM);
          }
          return Optional.ofNullable(
              type == byte[].class ? Leaf.BYTES : Leaf.ofClass(type.getName()));
        }
      };

  private LeafText() {}

  /** Returns the leaf that a value's class is, or null. */
  static @Nullable Leaf leafOf(Object value) {
    return LEAVES.get(value.getClass()).orElse(null);
  }

  /**
   * Appends the text.
   *
   * @throws ClassCastException if the value is of another class, which generics do not rule out
   */
  static void append(StringBuilder out, Leaf leaf, Object value) {
    switch (leaf) {
      case STRING -> out.append((String) value);
      case CHARACTER -> out.append((char) (Character) value);
      case BOOLEAN -> out.append((boolean) (Boolean) value);
      case BYTE -> out.append((byte) (Byte) value);
      case SHORT -> out.append((short) (Short) value);
      case INT -> out.append((int) (Integer) value);
      case LONG -> out.append((long) (Long) value);
      case FLOAT -> DecimalText.append(out, (float) (Float) value);
      case DOUBLE -> DecimalText.append(out, (double) (Double) value);
      case ENUM -> out.append(((Enum<?>) value).name());
      case BYTES -> out.append(HexFormat.of().formatHex((byte[]) value));
      case ZONE -> out.append(((ZoneId) value).getId());
      // Not final classes: a subclass may give any text.
      case BIG_INTEGER -> out.append(exactly(BigInteger.class, value));
      case BIG_DECIMAL -> out.append(exactly(BigDecimal.class, value));
      default -> {
        if (leafOf(value) != leaf) {
          throw new ClassCastException();
        }
        out.append(value);
      }
    }
  }

  private static Object exactly(Class<?> type, Object value) {
    if (value.getClass() != type) {
      throw new ClassCastException();
    }
    return value;
  }
}
