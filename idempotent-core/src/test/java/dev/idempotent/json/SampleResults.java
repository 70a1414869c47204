package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonAlias;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The kinds of types that applications return. */
final class SampleResults {

  private SampleResults() {}

  record Receipt(String id, BigDecimal amount, Instant at, @Nullable String note) {

    /** Computed: not part of the value. */
    public boolean isFree() {
      return amount.signum() == 0;
    }

    public String getTitle() {
      return "receipt " + id;
    }
  }

  record Statement(
      UUID account,
      List<Receipt> receipts,
      Map<String, List<Receipt>> byDay,
      Set<Currency> currencies,
      Optional<Receipt> last) {}

  record Page<T>(List<T> items, long total) {}

  record Flat(int count, double rate, char sign, boolean open) {}

  @SuppressWarnings("ArrayRecordComponent") // applications have them
  record WithArray(String name, byte[] payload, int[][] table) {}

  record Empty() {}

  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Sparse(String id, @Nullable String added) {}

  record Renamed(@JsonAlias("oldName") String newName) {}

  record Node(String name, @Nullable Node next) {}

  enum Currency {
    EUR,
    CHF {
      @Override
      public String toString() {
        return "Swiss franc";
      }
    }
  }

  sealed interface Decision permits Approved, Rejected, Fallback {}

  record Approved(String id) implements Decision {}

  sealed interface Rejected extends Decision permits Fraud, NoFunds {}

  record Fraud(int score) implements Rejected {}

  record NoFunds(BigDecimal missing) implements Rejected {}

  enum Fallback implements Decision {
    LATER,
    NEVER {
      @Override
      public String toString() {
        return "no";
      }
    }
  }

  record Envelope(Decision decision, List<Decision> history, Map<Currency, Decision> byCurrency) {}

  sealed interface Outcome<T> permits Ok, Err {}

  record Ok<T>(T value) implements Outcome<T> {}

  record Err<T>(String code) implements Outcome<T> {}

  abstract static sealed class Shape permits Circle, Square {
    String label = "";
  }

  static final class Circle extends Shape {
    double radius;
  }

  static final class Square extends Shape {
    double side;
  }

  sealed interface Clash permits Clash.One, Clash.Inner.One2, Nested.One {
    record One() implements Clash {}

    final class Inner {
      record One2() implements Clash {}
    }
  }

  static final class Nested {
    record One() implements Clash {}
  }

  @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
  @JsonSubTypes({
    @JsonSubTypes.Type(value = Card.class, name = "card"),
    @JsonSubTypes.Type(value = Cash.class, name = "cash")
  })
  interface Payment {}

  record Card(String last4) implements Payment {}

  record Cash(int coins) implements Payment {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.CLASS)
  interface ByClass {}

  @JsonTypeInfo(use = JsonTypeInfo.Id.MINIMAL_CLASS)
  record ByMinimalClass(int x) {}

  record HidesByClass(List<Map<String, ByClass>> deep) {}

  record PropertyByClass(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) Card card) {}

  record ContentByClass(@JsonTypeInfo(use = JsonTypeInfo.Id.CLASS) List<Card> cards) {}

  interface Open {}

  record HasOpen(String name, Open open) {}

  record HasObject(Map<String, Object> any) {}

  /** Private fields with accessors; equality by identity. */
  static class Bean {
    private String name = "";
    private int count;
    private transient String cache = "";

    String name() {
      return name;
    }

    static Bean of(String name, int count) {
      Bean bean = new Bean();
      bean.name = name;
      bean.count = count;
      bean.cache = "x";
      return bean;
    }

    int count() {
      return count;
    }

    String cache() {
      return cache;
    }
  }

  static final class SubBean extends Bean {}

  static final class Immutable {
    private final String name;
    private final int count;

    @JsonCreator
    Immutable(@JsonProperty("name") String name, @JsonProperty("count") int count) {
      this.name = name;
      this.count = count;
    }

    @Override
    public boolean equals(Object other) {
      return other instanceof Immutable that && name.equals(that.name) && count == that.count;
    }

    @Override
    public int hashCode() {
      return name.hashCode();
    }
  }

  /** Its equality covers what is not stored. */
  static final class HiddenState {
    String shown = "";
    transient String hidden = "";

    @Override
    public boolean equals(Object other) {
      return other instanceof HiddenState that
          && shown.equals(that.shown)
          && hidden.equals(that.hidden);
    }

    @Override
    public int hashCode() {
      return shown.hashCode();
    }
  }

  /** Can be written but refuses what is read. */
  record OnceOnly(String secret) {
    static boolean reading;

    OnceOnly {
      if (reading) {
        throw new IllegalStateException("no " + secret);
      }
    }
  }

  static final class Cyclic {
    String name = "";
    @Nullable Cyclic self;
    @Nullable List<Cyclic> others;
  }
}
