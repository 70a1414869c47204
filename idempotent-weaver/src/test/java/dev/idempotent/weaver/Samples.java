package dev.idempotent.weaver;

import dev.idempotent.annotation.Idempotent;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/** Methods of every form that Java has, annotated. Each run adds one to the count. */
class Samples {
  static final AtomicInteger RUNS = new AtomicInteger();

  @Idempotent(key = "{key}")
  public String publicMethod(String key) {
    return key + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  protected String protectedMethod(String key) {
    return key + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  private String privateMethod(String key) {
    return key + " " + RUNS.incrementAndGet();
  }

  String callPrivateMethod(String key) {
    return privateMethod(key);
  }

  String callThroughThis(String key) {
    return this.publicMethod(key) + ", " + this.publicMethod(key);
  }

  @Idempotent(key = "{key}")
  static String staticMethod(String key) {
    return key + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  final String finalMethod(String key) {
    return key + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  synchronized String synchronizedMethod(String key) {
    return key + " " + RUNS.incrementAndGet() + " " + Thread.holdsLock(this);
  }

  @Idempotent(key = "{key}")
  <T extends CharSequence> List<String> genericMethod(String key, T value) {
    RUNS.incrementAndGet();
    return new ArrayList<>(List.of(value.toString()));
  }

  @Idempotent(key = "{keys}")
  String varargs(String... keys) {
    return String.join("+", keys) + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String overloaded(String key) {
    return "text " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String overloaded(long key) {
    return "long " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String overloaded(Long key) {
    return "boxed " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  void voidMethod(String key) {
    RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String nullMethod(String key) {
    RUNS.incrementAndGet();
    return null;
  }

  @Idempotent(key = "{key}")
  boolean booleanMethod(String key) {
    return RUNS.incrementAndGet() == 1;
  }

  @Idempotent(key = "{key}")
  byte byteMethod(String key) {
    return (byte) RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  char charMethod(String key) {
    return (char) ('a' + RUNS.incrementAndGet());
  }

  @Idempotent(key = "{key}")
  int intMethod(String key) {
    return RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  long longMethod(String key) {
    return Long.MAX_VALUE - RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  double doubleMethod(String key) {
    return 0.1 + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  int[] arrayMethod(String key) {
    return new int[] {RUNS.incrementAndGet()};
  }

  @Idempotent(key = "{key}/{wide}/{last}")
  String manyParameters(String key, long wide, double ignored, int[] alsoIgnored, String last) {
    return key + wide + ignored + alsoIgnored.length + last + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String changesItsParameter(String key) {
    key = "changed";
    return key + " " + RUNS.incrementAndGet();
  }

  @Idempotent(key = "{key}")
  String throwsChecked(String key, IOException exception) throws IOException {
    RUNS.incrementAndGet();
    throw exception;
  }

  @Idempotent(key = "{key}")
  String throwsAnything(String key, RuntimeException exception, Error error) {
    RUNS.incrementAndGet();
    if (error != null) {
      throw error;
    }
    throw exception;
  }

  @Idempotent(key = "{key}")
  String calledByLambda(String key) {
    Function<String, String> suffix = text -> text + " " + RUNS.incrementAndGet();
    return suffix.apply(key);
  }

  interface Service<T, R> {
    R serve(T key);
  }

  /** Has bridge methods, for the parameter's type and for the result's. */
  static class BridgedService implements Service<String, Object> {
    @Override
    @Idempotent(key = "{key}")
    public String serve(String key) {
      return key + " " + RUNS.incrementAndGet();
    }
  }

  /** Inherits an annotated method. */
  static final class InheritingService extends BridgedService {}

  /** Overrides an annotated method without repeating the annotation. */
  static class OverridingService extends BridgedService {
    @Override
    public String serve(String key) {
      return "overridden " + RUNS.incrementAndGet();
    }
  }

  /** Overrides it with an operation of its own, and calls the one above. */
  static final class ExtendingService extends BridgedService {
    @Override
    @Idempotent(key = "{key}")
    public String serve(String key) {
      return "extended " + super.serve(key);
    }
  }

  static Service<String, String> anonymous() {
    return new Service<>() {
      @Override
      @Idempotent(key = "{key}")
      public String serve(String key) {
        return key + " " + RUNS.incrementAndGet();
      }
    };
  }

  /** An inner class, whose instances know their outer one. */
  final class Inner {
    @Idempotent(key = "{key}")
    String method(String key) {
      return key + " " + RUNS.incrementAndGet() + " " + (Samples.this != null);
    }
  }

  record Payment(String id) {
    @Idempotent(key = "{this.id}")
    String pay() {
      return id + " " + RUNS.incrementAndGet();
    }
  }

  enum Channel {
    CARD {
      @Override
      @Idempotent(key = "{key}")
      String send(String key) {
        return "card " + key + " " + RUNS.incrementAndGet();
      }
    };

    abstract String send(String key);
  }
}
