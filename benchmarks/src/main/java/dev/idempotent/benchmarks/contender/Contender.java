package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.PaymentCommand;
import org.jspecify.annotations.Nullable;

/** One way to run the business method. Safe for use by several threads. */
@FunctionalInterface
public interface Contender extends AutoCloseable {
  /**
   * Pays, or answers a retry without paying.
   *
   * @return what the business method returned, as far as this way can tell it
   */
  @Nullable Object pay(PaymentCommand command) throws Exception;

  @Override
  default void close() {}
}
