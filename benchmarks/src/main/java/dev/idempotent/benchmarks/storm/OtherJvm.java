package dev.idempotent.benchmarks.storm;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.PoolKind;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * A further JVM with callers. Its parent writes the place of the schema to it, and then a series of
 * keys for each storm; it answers "ready", and then what each storm did.
 */
public final class OtherJvm implements AutoCloseable {
  private static final int WARM_UP_CALLS = 3_000;
  private static final String READY = "ready";

  private final Process process;
  private final PrintStream questions;
  private final BufferedReader answers;

  private OtherJvm(Process process) {
    this.process = process;
    this.questions = new PrintStream(process.getOutputStream(), true, StandardCharsets.UTF_8);
    this.answers = reader(process.getInputStream());
  }

  /** Starts a JVM and waits until its engine and pool are ready. */
  static OtherJvm start(Lab.Place place, int callers) throws IOException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-classpath",
                System.getProperty("java.class.path"),
                OtherJvm.class.getName(),
                String.valueOf(callers))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    OtherJvm jvm = new OtherJvm(process);
    jvm.questions.println(place.jdbcUrl());
    jvm.questions.println(place.user());
    jvm.questions.println(place.password());
    if (!READY.equals(jvm.answers.readLine())) {
      process.destroyForcibly();
      throw new IOException("the other JVM did not start");
    }
    return jvm;
  }

  /** Lets the storm begin. */
  void begin(String series) {
    questions.println(series);
  }

  /** Waits for the storm's end. */
  Blow end() throws IOException {
    String line = answers.readLine();
    if (line == null) {
      throw new IOException("the other JVM has ended");
    }
    return Blow.parse(line);
  }

  @Override
  public void close() {
    questions.close();
    process.destroy();
  }

  /** Runs in the further JVM. */
  public static void main(String[] arguments) throws Exception {
    int callers = Integer.parseInt(arguments[0]);
    BufferedReader questions = reader(System.in);
    PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    // Nothing that a library prints may get between the answers.
    System.setOut(System.err);
    Lab.Place place =
        new Lab.Place(questions.readLine(), questions.readLine(), questions.readLine());
    try (Lab lab = Lab.join(place, new Lab.Setup(callers, null, ""));
        Contender contender = Scene.entry(Scene.OURS).factory().in(lab)) {
      Callers.fill(lab.pool(PoolKind.DEFAULTS), callers);
      Callers crew = new Callers(lab, Thread::new, callers);
      warmUp(contender);
      answers.println(READY);
      for (String series = questions.readLine(); series != null; series = questions.readLine()) {
        answers.println(crew.storm(contender, Scene.commands(series, 1)).line());
      }
    }
    System.exit(0);
  }

  /**
   * Calls with keys of its own, which it executes, and with keys that all the JVMs call with, which
   * all but the first one replay: a JVM that has just started would else be measured as it loads
   * and compiles classes.
   */
  private static void warmUp(Contender contender) throws Exception {
    String own = "warm-up-" + ProcessHandle.current().pid();
    for (int i = 0; i < WARM_UP_CALLS; i++) {
      contender.pay(PaymentCommand.numbered(own, i));
      contender.pay(PaymentCommand.numbered("warm-up-for-all", i));
    }
  }

  private static BufferedReader reader(java.io.InputStream in) {
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }
}
