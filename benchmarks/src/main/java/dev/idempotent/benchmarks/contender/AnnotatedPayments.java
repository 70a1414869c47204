package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import org.jspecify.annotations.Nullable;

/**
 * The business method in the three modes. Each kind of engine has a class of its own, since an
 * annotation names its engine by a constant.
 */
interface AnnotatedPayments {
  Paid pay(PaymentCommand command);

  void payVoid(PaymentCommand command);

  Paid payKeyLast(PaymentCommand command);

  /** Returns the one for the mode. */
  default Contender in(Mode mode) {
    return switch (mode) {
      case RESULT -> this::pay;
      case VOID -> this::payNothing;
      case LAST -> this::payKeyLast;
    };
  }

  private @Nullable Object payNothing(PaymentCommand command) {
    payVoid(command);
    return null;
  }
}
