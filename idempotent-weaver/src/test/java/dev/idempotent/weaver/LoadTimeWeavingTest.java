package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.StartupChecks;
import dev.idempotent.engine.WeavingCheckMode;
import java.io.File;
import java.io.IOException;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.aspectj.weaver.loadtime.WeavingURLClassLoader;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Applications in JVMs of their own, with and without the AspectJ agent. */
@Timeout(120)
final class LoadTimeWeavingTest {
  private static final List<String> CLASS_PATH =
      Arrays.asList(System.getProperty("java.class.path").split(File.pathSeparator));

  @TempDir private Path folder;
  private Workshop workshop;

  @BeforeEach
  void open() {
    workshop = new Workshop(folder);
    workshop.source(
        "Payments.java",
        """
        import dev.idempotent.annotation.Idempotent;
        import dev.idempotent.weaver.EventLog;
        import java.util.concurrent.Callable;
        public class Payments implements Callable<Object> {
          @Idempotent(key = "{id}") private static String pay(String id) {
            EventLog.EVENTS.add("pay");
            return id;
          }
          @Override public Object call() { return pay("a"); }
        }
        """);
  }

  @Test
  void unwovenClass_withTheAgent_isAdvised() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");

    assertThat(run(classes, agent()))
        .containsExactly("EXECUTED", "a", "REPLAYED_FROM_NEAR_CACHE", "a", "events [pay]");
  }

  @Test
  void wovenClass_withTheAgent_isAdvisedOnce() throws Exception {
    Path classes = Workshop.catalogue(workshop.weave(workshop.compile()), "Payments");

    assertThat(run(classes, agent()))
        .containsExactly("EXECUTED", "a", "REPLAYED_FROM_NEAR_CACHE", "a", "events [pay]");
  }

  @Test
  void wovenClass_withoutTheAgent_isAdvised() throws Exception {
    Path classes = Workshop.catalogue(workshop.weave(workshop.compile()), "Payments");

    assertThat(run(classes))
        .containsExactly("EXECUTED", "a", "REPLAYED_FROM_NEAR_CACHE", "a", "events [pay]");
  }

  @Test
  void unwovenClass_withoutTheAgent_failsTheStartupCheck() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");

    assertThat(run(classes))
        .anyMatch(line -> line.contains("Payments.pay(String) is not woven"))
        .noneMatch(line -> line.startsWith("events"));
  }

  @Test
  void wovenClass_inNoCatalogue_isNoticedAtItsFirstCall() throws Exception {
    Path classes = Workshop.catalogue(workshop.weave(workshop.compile()));

    assertThat(run(classes))
        .anyMatch(line -> line.contains("Payments has @Idempotent methods, but no META-INF"))
        .contains("events [pay]");
  }

  @Test
  void classCompiledWithoutDebugInformation_isRefusedAndDoesNotRun() throws Exception {
    Path classes = Workshop.catalogue(workshop.weave(workshop.compile("-g:none")), "Payments");

    assertThat(run(classes))
        .anyMatch(line -> line.contains("IDEM-504"))
        .noneMatch(line -> line.startsWith("events"));
  }

  @Test
  void classThatTheAgentLeavesOut_failsTheStartupCheck() throws Exception {
    Path classes = leftOut(Workshop.catalogue(workshop.compile(), "Payments"));

    assertThat(run(classes, agent()))
        .anyMatch(line -> line.contains("Payments.pay(String) is not woven"))
        .anyMatch(line -> line.contains("weavingCheck(WeavingCheckMode.WARN)"))
        .noneMatch(line -> line.startsWith("events"));
  }

  @Test
  void classOutsideOfTheScopeOfTheAspect_failsTheStartupCheck() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");
    Workshop.write(
        classes.resolve("META-INF/aop.xml"),
        """
        <aspectj><aspects>
          <aspect name="dev.idempotent.weaver.IdempotentAspect" scope="com.acme..*"/>
        </aspects></aspectj>
        """);

    assertThat(run(classes, agent()))
        .anyMatch(line -> line.contains("Payments.pay(String) is not woven"))
        .noneMatch(line -> line.startsWith("events"));
  }

  @Test
  void unwovenClass_wovenWithClosuresByTheAgent_isAdvised() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");
    Workshop.write(
        classes.resolve("META-INF/aop.xml"), "<aspectj><weaver options=\"-XnoInline\"/></aspectj>");

    assertThat(run(classes, agent())).contains("events [pay]");
  }

  @Test
  void unwovenClass_whereThatIsToBeWarnedOf_startsWithAWarning() throws Exception {
    Path classes = leftOut(Workshop.catalogue(workshop.compile(), "Payments"));

    assertThat(run(classes, WeavingCheckMode.WARN, agent()))
        .anyMatch(line -> line.startsWith("WARNING: the engine starts all the same"))
        .anyMatch(line -> line.contains("Payments.pay(String) is not woven"))
        .contains("events [pay, pay]");
  }

  @Test
  void unwovenClass_withoutTheCheck_startsInSilence() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");

    assertThat(run(classes, WeavingCheckMode.OFF)).containsExactly("a", "a", "events [pay, pay]");
  }

  @Test
  void unwovenClass_inALoaderThatWeaves_passesTheStartupCheck() throws Exception {
    Path classes = Workshop.catalogue(workshop.compile(), "Payments");
    URL[] aspects = {Workshop.url(Path.of("target", "classes").toAbsolutePath())};

    try (URLClassLoader loader =
        new WeavingURLClassLoader(
            new URL[] {Workshop.url(classes)}, aspects, getClass().getClassLoader())) {
      assertThatCode(() -> StartupChecks.run(loader, WeavingCheckMode.REFUSE))
          .doesNotThrowAnyException();
    }
  }

  @Test
  void unwovenClass_thatCantBeLoaded_failsTheStartupCheck() throws Exception {
    workshop.source("Base.java", "public class Base {}");
    workshop.source(
        "Derived.java",
        """
        import dev.idempotent.annotation.Idempotent;
        public class Derived extends Base {
          @Idempotent(key = "{id}") String pay(String id) { return id; }
        }
        """);
    Path classes = Workshop.catalogue(workshop.compile(), "Derived");
    Files.delete(classes.resolve("Base.class"));

    try (URLClassLoader loader = Workshop.loader(classes)) {
      assertThatThrownBy(() -> StartupChecks.run(loader, WeavingCheckMode.REFUSE))
          .hasMessageContaining("Derived.pay(String) is not woven");
    }
  }

  @Test
  void unwovenClass_behindAWovenOneOfItsName_failsTheStartupCheck() throws Exception {
    Path unwoven = Workshop.catalogue(workshop.compile(), "Payments");
    Path woven = Workshop.catalogue(workshop.weave(unwoven), "Payments");

    try (URLClassLoader loader = Workshop.loader(woven, unwoven)) {
      assertThatThrownBy(() -> StartupChecks.run(loader, WeavingCheckMode.REFUSE))
          .hasMessageContaining(
              "1 problem:\n  Payments.pay(String) is not woven (" + Workshop.url(unwoven));
    }
  }

  @Test
  void solves_ofEveryFormOfMethod_isToldMethodByMethod() {
    for (Method method : Samples.class.getDeclaredMethods()) {
      if (!method.getName().contains("_aroundBody")) {
        assertThat(solves(method))
            .as(method.toString())
            .isEqualTo(method.isAnnotationPresent(Idempotent.class));
      }
    }
  }

  private static boolean solves(Method method) {
    String type = method.getDeclaringClass().getName();
    return LoadTimeWeaving.solves(
        new Problem(Problem.Kind.NOT_WOVEN, type, MethodName.of(method), "file:"),
        LoadTimeWeavingTest.class.getClassLoader());
  }

  /** Tells AspectJ's agent not to weave the application's class. */
  private static Path leftOut(Path classes) {
    Workshop.write(
        classes.resolve("META-INF/aop.xml"),
        "<aspectj><weaver><exclude within=\"Payments\"/></weaver></aspectj>");
    return classes;
  }

  private static String agent() {
    return CLASS_PATH.stream()
        .filter(entry -> entry.contains("aspectjweaver"))
        .map(entry -> "-javaagent:" + entry)
        .findFirst()
        .orElseThrow();
  }

  private static List<String> run(Path application, String... options)
      throws IOException, InterruptedException {
    return run(application, WeavingCheckMode.REFUSE, options);
  }

  private static List<String> run(Path application, WeavingCheckMode mode, String... options)
      throws IOException, InterruptedException {
    String classPath =
        CLASS_PATH.stream()
            .filter(entry -> !entry.contains("aspectjtools") && !entry.contains("aspectjweaver"))
            .collect(Collectors.joining(File.pathSeparator));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(Arrays.asList(options));
    command.add("-cp");
    command.add(application + File.pathSeparator + classPath);
    command.add(LoadTimeProgram.class.getName());
    command.addAll(List.of("Payments", mode.name()));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().toList();
  }
}
