package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The kinds of exceptions that applications throw to say no. */
@SuppressWarnings({"serial", "UnusedVariable"}) // the codec reads the fields
final class SampleFailures {

  private SampleFailures() {}

  static class Plain extends RuntimeException {
    Plain(String message) {
      super(message);
    }
  }

  static final class SubPlain extends Plain {
    SubPlain(String message) {
      super(message);
    }
  }

  static final class FixedMessage extends Exception {
    private FixedMessage() {
      super("no funds");
    }
  }

  static final class WithCause extends Exception {
    WithCause(String message, Throwable cause) {
      super(message, cause);
    }
  }

  static class NoFunds extends Exception {
    private final String account;
    private final @Nullable BigDecimal missing;

    NoFunds(String account, @Nullable BigDecimal missing) {
      super(account + " lacks " + missing);
      this.account = account;
      this.missing = missing;
    }
  }

  static final class NoFundsAgain extends NoFunds {
    private final int attempts;

    NoFundsAgain(String account, BigDecimal missing, int attempts) {
      super(account, missing);
      this.attempts = attempts;
    }
  }

  /** Set by the application after creation. */
  static final class Rich extends RuntimeException {
    private List<SampleResults.Decision> decisions = List.of();
    private Map<String, SampleResults.Receipt> receipts = Map.of();
    private Optional<String> hint = Optional.empty();
    private byte[] signature = {};
    private double ratio;

    Rich(String message) {
      super(message);
    }

    Rich filled() {
      decisions = List.of(new SampleResults.Approved("secret"), SampleResults.Fallback.LATER);
      receipts =
          Map.of("secret", new SampleResults.Receipt("r", new BigDecimal("1.50"), null, null));
      hint = Optional.of("secret");
      signature = new byte[] {1, 2};
      ratio = -0.0;
      return this;
    }
  }

  /** Neither names nor types tell the parameters apart. */
  static final class ThreeTexts extends RuntimeException {
    private final String from;
    private final String to;

    ThreeTexts(String to, String from, String reason) {
      super(reason);
      this.from = from;
      this.to = to;
    }
  }

  static final class Coded extends RuntimeException {
    private final int code;

    Coded(String message, int code) {
      super(message);
      this.code = code;
    }

    @Override
    public String getMessage() {
      return super.getMessage() + " (" + code + ")";
    }
  }

  static final class Computed extends RuntimeException {
    private final Long limit;

    Computed(long limit) {
      this.limit = limit;
    }

    @Override
    public String getMessage() {
      return "limit " + limit;
    }
  }

  static final class WithDerived extends RuntimeException {
    private final String iban;
    private final transient int length;
    @JsonIgnore private final Object origin = "origin";

    WithDerived(String iban) {
      super("blocked");
      this.iban = iban;
      this.length = iban.length();
    }
  }

  static final class Severe extends Error {
    Severe(String message, boolean unused, Throwable cause) {
      super(message, cause);
    }

    Severe(String message) {
      super(message);
    }
  }

  /** Gives its message a prefix each time. */
  static final class Prefixing extends RuntimeException {
    Prefixing(String message) {
      super("refused: " + message);
    }
  }

  static final class Halving extends RuntimeException {
    private final int amount;

    Halving(int amount) {
      super("too much");
      this.amount = amount / 2;
    }
  }

  /** Throws an Error for data that is not what it was written as. */
  static final class Asserting extends RuntimeException {
    private final String id;

    Asserting(String id) {
      super("asserted");
      if (!id.equals("secret")) {
        throw new AssertionError(id);
      }
      this.id = id;
    }
  }

  abstract static class Abstract extends RuntimeException {}

  @SuppressWarnings("ClassCanBeStatic")
  final class Inner extends RuntimeException {}

  static final class NeedsReceipt extends RuntimeException {
    private final String id;

    NeedsReceipt(SampleResults.Receipt receipt) {
      this.id = receipt.id();
    }
  }

  static final class FinalComputed extends RuntimeException {
    private final long at = System.nanoTime();

    FinalComputed(String message) {
      super(message);
    }
  }

  static final class HasObject extends RuntimeException {
    private Object any = "";
  }

  static final class HasMap extends RuntimeException {
    private Map<String, ? super Integer> any = Map.of();
  }

  static final class HasFailure extends RuntimeException {
    private @Nullable Exception nested;
  }

  static final class Shadowing extends NoFunds {
    private String account = "";

    Shadowing(String account, BigDecimal missing) {
      super(account, missing);
    }
  }
}
