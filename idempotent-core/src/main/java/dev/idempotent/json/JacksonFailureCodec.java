package dev.idempotent.json;

import dev.idempotent.spi.FailureCodec;
import java.util.List;

/** x. */
public final class JacksonFailureCodec implements FailureCodec {
  private JacksonFailureCodec() {}

  /** x. */
  public static JacksonFailureCodec create() {
    return new JacksonFailureCodec();
  }

  @Override
  public BoundFailures bind(List<Class<? extends Throwable>> types) {
    throw new IllegalStateException("stub");
  }
}
