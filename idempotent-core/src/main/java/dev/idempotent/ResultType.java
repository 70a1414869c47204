package dev.idempotent;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * A result's type with its type arguments, for {@link Call}: {@code new ResultType<List<Receipt>>()
 * {}}.
 *
 * @param <T> the type
 */
public abstract class ResultType<T> {
  private final Type type;

  /** Captures the type argument of the subclass. */
  protected ResultType() {
    if (!(getClass().getGenericSuperclass() instanceof ParameterizedType parent)
        || parent.getRawType() != ResultType.class) {
      throw new IllegalStateException("create it as new ResultType<SomeType>() {}");
    }
    this.type = parent.getActualTypeArguments()[0];
  }

  /** Returns the captured type. */
  public final Type type() {
    return type;
  }
}
