package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotentCall;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The aspect on classes that the build has woven, as an application's are. */
final class IdempotentAspectTest {
  private final Samples samples = new Samples();
  private Idempotency engine;

  @BeforeEach
  void install() {
    Samples.RUNS.set(0);
    engine = new TestEngine().build();
    Idempotency.install(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  static Stream<Named<Callable<Object>>> methods() {
    Samples samples = new Samples();
    return Stream.of(
        method("public", () -> samples.publicMethod("k")),
        method("protected", () -> samples.protectedMethod("k")),
        method("private", () -> samples.callPrivateMethod("k")),
        method("static", () -> Samples.staticMethod("k")),
        method("final", () -> samples.finalMethod("k")),
        method("synchronized", () -> samples.synchronizedMethod("k")),
        method("generic", () -> samples.genericMethod("k", "value")),
        method("varargs", () -> samples.varargs("k", "l")),
        method("overloaded by String", () -> samples.overloaded("1")),
        method("overloaded by long", () -> samples.overloaded(1L)),
        method("overloaded by Long", () -> samples.overloaded(Long.valueOf(1))),
        method("null", () -> samples.nullMethod("k")),
        method("boolean", () -> samples.booleanMethod("k")),
        method("byte", () -> samples.byteMethod("k")),
        method("char", () -> samples.charMethod("k")),
        method("int", () -> samples.intMethod("k")),
        method("long", () -> samples.longMethod("k")),
        method("double", () -> samples.doubleMethod("k")),
        method("array", () -> samples.arrayMethod("k")),
        method(
            "many parameters", () -> samples.manyParameters("k", 1L, 2.0, new int[] {3}, "last")),
        method("changing its parameter", () -> samples.changesItsParameter("k")),
        method("with a lambda", () -> samples.calledByLambda("k")),
        method("bridged", () -> bridged(new Samples.BridgedService())),
        method("inherited", () -> new Samples.InheritingService().serve("k")),
        method("anonymous class", () -> Samples.anonymous().serve("k")),
        method("inner class", () -> samples.new Inner().method("k")),
        method("record", () -> new Samples.Payment("k").pay()),
        method("enum constant", () -> Samples.Channel.CARD.send("k")));
  }

  private static Named<Callable<Object>> method(String name, Callable<Object> call) {
    return Named.of(name, call);
  }

  private static Object bridged(Samples.Service<String, Object> service) {
    return service.serve("k");
  }

  @ParameterizedTest
  @MethodSource("methods")
  void call_again_returnsTheSameAndRunsOnce(Callable<Object> method) throws Exception {
    Object first = method.call();
    Object second = method.call();

    assertThat(second).isEqualTo(first);
    assertThat(Samples.RUNS).hasValue(1);
  }

  @Test
  void voidMethod_calledAgain_runsOnce() {
    samples.voidMethod("k");
    samples.voidMethod("k");

    assertThat(Samples.RUNS).hasValue(1);
  }

  @Test
  void call_withAnotherKey_runsAgain() {
    samples.publicMethod("k");
    samples.publicMethod("l");

    assertThat(Samples.RUNS).hasValue(2);
  }

  @Test
  void selfInvocation_isAdvised() {
    assertThat(samples.callThroughThis("k")).isEqualTo("k 1, k 1");
  }

  @Test
  void overloadedMethods_areDifferentOperations() {
    List<String> results =
        List.of(
            samples.overloaded("1"), samples.overloaded(1L), samples.overloaded(Long.valueOf(1)));

    assertThat(results).containsExactly("text 1", "long 2", "boxed 3");
  }

  @Test
  void overridingMethod_withoutAnnotation_isNotAdvised() {
    Samples.OverridingService service = new Samples.OverridingService();
    service.serve("k");
    service.serve("k");

    assertThat(Samples.RUNS).hasValue(2);
  }

  @Test
  void overridingMethod_withAnnotation_isAnotherOperationThanTheOneAbove() {
    Samples.ExtendingService service = new Samples.ExtendingService();

    assertThat(service.serve("k")).isEqualTo("extended k 1");
    assertThat(service.serve("k")).isEqualTo("extended k 1");
    assertThat(new Samples.BridgedService().serve("k")).isEqualTo("k 1");
    assertThat(Samples.RUNS).hasValue(1);
  }

  @Test
  void checkedException_leavesAsTheSameInstance() {
    IOException exception = new IOException("business");

    assertThat(catchThrowable(() -> samples.throwsChecked("k", exception))).isSameAs(exception);
    assertThat(exception.getSuppressed()).isEmpty();
  }

  @Test
  void error_leavesAsTheSameInstance() {
    Error error = new StackOverflowError();

    assertThat(catchThrowable(() -> samples.throwsAnything("k", null, error))).isSameAs(error);
  }

  @Test
  void call_afterAnException_runsAgain() {
    RuntimeException exception = new IllegalStateException();
    assertThatThrownBy(() -> samples.throwsAnything("k", exception, null))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> samples.throwsAnything("k", exception, null))
        .isInstanceOf(IllegalStateException.class);

    assertThat(Samples.RUNS).hasValue(2);
  }

  @Test
  void call_leavesNoCurrentCallBehind() {
    samples.publicMethod("k");
    assertThatThrownBy(() -> samples.throwsAnything("k", new IllegalStateException(), null))
        .isInstanceOf(IllegalStateException.class);

    assertThat(IdempotentCall.find()).isEmpty();
  }

  @Test
  void call_withoutAnEngine_isRefusedAndDoesNotRun() {
    engine.close();

    assertThatThrownBy(() -> samples.publicMethod("k"))
        .isInstanceOfSatisfying(
            IdempotencyConfigurationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_INSTALLED));
    assertThat(Samples.RUNS).hasValue(0);
  }

  @Test
  void call_afterAnotherEngineWasInstalled_usesThatOne() {
    samples.publicMethod("k");
    engine.close();
    engine = new TestEngine().build();
    Idempotency.install(engine);

    assertThat(samples.publicMethod("k")).isEqualTo("k 2");
  }
}
