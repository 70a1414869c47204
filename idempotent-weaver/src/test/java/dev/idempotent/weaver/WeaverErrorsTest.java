package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the weaver says to an application's build. */
final class WeaverErrorsTest {
  private static final String LIVE_RESULT =
      "IDEM-506: @Idempotent on a method whose result can't be stored and given to a retry. Return a"
          + " plain value, and wait for asynchronous work inside the method.";

  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "java.util.concurrent.Future<String>",
        "java.util.concurrent.CompletableFuture<String>",
        "java.util.concurrent.CompletionStage<String>",
        "java.util.concurrent.Flow.Publisher<String>",
        "java.util.stream.Stream<String>",
        "java.util.stream.IntStream",
        "java.util.Iterator<String>",
        "java.io.InputStream",
        "java.sql.ResultSet",
        "AutoCloseable",
        "org.reactivestreams.Publisher"
      })
  void weave_methodWithAResultThatIsNoValue_isAnError(String type) {
    workshop.source(
        "org/reactivestreams/Publisher.java",
        "package org.reactivestreams; public interface Publisher {}");

    assertThat(workshop.tryToWeave(payments(type + " pay(String id) { return null; }")).errors())
        .containsExactly(LIVE_RESULT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"void pay(String id) {}", "Object pay(String id) { return null; }"})
  void weave_methodWithAnotherResult_isNoError(String method) {
    assertThat(workshop.tryToWeave(payments(method)).errors()).isEmpty();
  }

  @Test
  void weave_defaultMethodOfAnInterface_isAnError() {
    workshop.source(
        "Service.java",
        """
        import dev.idempotent.annotation.Idempotent;
        interface Service {
          @Idempotent(key = "{id}") default String pay(String id) { return id; }
        }
        """);

    assertThat(workshop.tryToWeave(workshop.compile()).errors())
        .containsExactly(
            "IDEM-506: @Idempotent on a method of an interface. Annotate the class that implements"
                + " it.");
  }

  @Test
  void weave_applicationWithoutAnAnnotatedMethod_isAnError() {
    workshop.source("Plain.java", "class Plain { void run() {} }");

    assertThat(workshop.tryToWeave(workshop.compile()).errors())
        .singleElement()
        .asString()
        .contains("advice defined in dev.idempotent.weaver.IdempotentAspect has not been applied");
  }

  @Test
  void weave_otherMethodsWithTypesThatAreNotThere_isNoError() throws IOException {
    workshop.source(
        "Optional.java",
        """
        class Missing {}
        class Child extends Missing {}
        class Other {
          Missing one() { return null; }
          Child two(Missing missing) { return null; }
        }
        """);
    Path classes = payments("String pay(String id) { return id; }");
    Files.delete(classes.resolve("Missing.class"));

    assertThat(workshop.tryToWeave(classes).errors()).isEmpty();
  }

  private Path payments(String method) {
    workshop.source(
        "Payments.java",
        """
        import dev.idempotent.annotation.Idempotent;
        class Payments {
          @Idempotent(key = "{id}")
          %s
        }
        """
            .formatted(method));
    return workshop.compile();
  }
}
