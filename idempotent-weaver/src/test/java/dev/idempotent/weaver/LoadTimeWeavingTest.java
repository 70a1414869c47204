package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
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
  void isActive_withTheAgentOnTheClassPathOnly_isFalse() {
    assertThat(CLASS_PATH).anyMatch(entry -> entry.contains("aspectjweaver"));
    assertThat(LoadTimeWeaving.isActive()).isFalse();
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
    command.add("Payments");
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor();
    return output.lines().toList();
  }
}
