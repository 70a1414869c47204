package dev.idempotent.faults.history;

/** What a caller was told. */
public sealed interface Answer {

  /** Returns what kind of answer it is, for counting. */
  String kind();

  /** The method's value. */
  record Value(Receipt receipt) implements Answer {
    @Override
    public String kind() {
      return "value";
    }
  }

  /** The return of a void method. */
  record Done() implements Answer {
    @Override
    public String kind() {
      return "done";
    }
  }

  /** The recorded failure. */
  record Declined(Receipt receipt) implements Answer {
    @Override
    public String kind() {
      return "declined";
    }
  }

  /** An exception of the library. */
  record Refused(String code) implements Answer {
    @Override
    public String kind() {
      return code;
    }
  }

  /** An exception of the business, which is not recorded. */
  record Failed(String reason) implements Answer {
    @Override
    public String kind() {
      return "business failure";
    }
  }

  /** An exception that neither the library documents nor the business throws. */
  record Untyped(String type) implements Answer {
    @Override
    public String kind() {
      return "untyped";
    }
  }
}
