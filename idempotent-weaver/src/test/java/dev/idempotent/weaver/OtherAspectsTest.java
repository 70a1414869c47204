package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.StartupChecks;
import dev.idempotent.engine.WeavingCheckMode;
import dev.idempotent.spi.CallOutcome;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The order of several aspects on one method, and that the check finds ours behind others. */
final class OtherAspectsTest {
  private final List<CallOutcome> outcomes = new ArrayList<>();

  @TempDir private Path folder;
  private Workshop workshop;
  private Idempotency engine;

  @BeforeEach
  void install() {
    EventLog.EVENTS.clear();
    workshop = new Workshop(folder);
    workshop.source(
        "Payments.java",
        """
        import dev.idempotent.annotation.Idempotent;
        import dev.idempotent.weaver.EventLog;
        import java.util.concurrent.Callable;
        public class Payments implements Callable<Object> {
          @Idempotent(key = "{id}") String pay(String id) {
            EventLog.EVENTS.add("pay");
            return id;
          }
          @Override public Object call() { return pay("a") + pay("a"); }
        }
        """);
    engine = new TestEngine().listener(event -> outcomes.add(event.outcome())).build();
    Idempotency.install(engine);
  }

  @AfterEach
  void close() {
    engine.close();
  }

  @ParameterizedTest
  @CsvSource({
    "org.springframework.transaction.aspectj, 'before, pay, after'",
    "org.springframework.scheduling.aspectj, 'before, pay, after, before, after'",
    "org.springframework.cache.aspectj, 'before, pay, after, before, after'"
  })
  void otherAspect_ofSpring_hasItsPlace(String packageName, String log) throws Exception {
    annotationStyleAspect(packageName, "");
    Path classes = workshop.weave(workshop.compile());

    assertThat(call(classes)).isEqualTo("aa");
    assertThat(EventLog.EVENTS).containsExactly(log.split(", "));
    assertThat(WeavingCheck.problems(List.of(classes))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"-verbose", "-XnoInline"})
  void otherAspect_ofTheApplication_goesWhereTheApplicationPutsIt(String option) throws Exception {
    annotationStyleAspect(
        "com.acme",
        "@org.aspectj.lang.annotation.DeclarePrecedence("
            + "\"com.acme.Other, dev.idempotent.weaver.IdempotentAspect\")");
    Path classes = workshop.weave(workshop.compile(), option);
    call(classes);

    assertThat(EventLog.EVENTS).containsExactly("before", "pay", "after", "before", "after");
    assertThat(WeavingCheck.problems(List.of(classes))).isEmpty();
  }

  @Test
  void otherAspect_inNativeSyntax_isSeenThrough() throws Exception {
    Path aspect = folder.resolve("src/com/acme/Other.aj");
    Workshop.write(
        aspect,
        """
        package com.acme;
        aspect Other {
          declare precedence: Other, dev.idempotent.weaver.IdempotentAspect;
          Object around(): execution(* pay(..)) {
            dev.idempotent.weaver.EventLog.EVENTS.add("before");
            return proceed();
          }
        }
        """);
    Path classes = workshop.weave(workshop.compile(), aspect.toString());
    call(classes);

    assertThat(EventLog.EVENTS).containsExactly("before", "pay", "before");
    assertThat(WeavingCheck.problems(List.of(classes))).isEmpty();
  }

  @Test
  void otherAspect_alone_isNoProtection() throws Exception {
    annotationStyleAspect("com.acme", "");
    Path classes = workshop.compile();
    Path woven = workshop.weaveWithoutOurs(classes);

    assertThat(WeavingCheck.problems(List.of(woven)))
        .containsExactly("Payments.pay(String) is not woven (" + woven + ")");
    try (URLClassLoader loader = Workshop.loader(Workshop.catalogue(woven, "Payments"))) {
      assertThatThrownBy(() -> StartupChecks.run(loader, WeavingCheckMode.REFUSE))
          .hasMessageContaining("Payments.pay(String) is not woven");
    }
  }

  @Test
  void weaving_withClosures_isFoundAndWorks() throws Exception {
    Path classes = workshop.weave(workshop.compile(), "-XnoInline");

    assertThat(call(classes)).isEqualTo("aa");
    assertThat(EventLog.EVENTS).containsExactly("pay");
    assertThat(WeavingCheck.problems(List.of(classes))).isEmpty();
  }

  @Test
  void weaving_twice_advisesOnce() throws Exception {
    Path once = workshop.weave(workshop.compile());
    Path twice = workshop.weave(once);

    assertThat(call(twice)).isEqualTo("aa");
    assertThat(EventLog.EVENTS).containsExactly("pay");
    assertThat(outcomes)
        .containsExactly(CallOutcome.EXECUTED, CallOutcome.REPLAYED_FROM_NEAR_CACHE);
  }

  private void annotationStyleAspect(String packageName, String annotation) {
    workshop.source(
        packageName.replace('.', '/') + "/Other.java",
        """
        package %s;
        import dev.idempotent.weaver.EventLog;
        import org.aspectj.lang.ProceedingJoinPoint;
        import org.aspectj.lang.annotation.Around;
        import org.aspectj.lang.annotation.Aspect;
        %s
        @Aspect
        public class Other {
          @Around("execution(* pay(..))")
          public Object around(ProceedingJoinPoint joinPoint) throws Throwable {
            EventLog.EVENTS.add("before");
            try {
              return joinPoint.proceed();
            } finally {
              EventLog.EVENTS.add("after");
            }
          }
        }
        """
            .formatted(packageName, annotation));
  }

  private static Object call(Path classes) throws Exception {
    try (URLClassLoader loader = Workshop.loader(classes)) {
      return loader
          .loadClass("Payments")
          .asSubclass(Callable.class)
          .getConstructor()
          .newInstance()
          .call();
    }
  }
}
