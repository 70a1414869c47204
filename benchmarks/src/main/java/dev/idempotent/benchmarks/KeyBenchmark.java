package dev.idempotent.benchmarks;

import dev.idempotent.internal.template.MethodTemplate;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The text of a key of two placeholders, by a template and by hand. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Benchmark)
public class KeyBenchmark {
  private final ChargeCommand command = ChargeCommand.numbered(1234);
  private final LegacyCommand legacy = new LegacyCommand("customer-234", 100_001_234);
  private final Object[] commandArguments = {command};
  private final Object[] legacyArguments = {legacy};
  private final MethodTemplate ofRecord =
      compile("{command.customerId}/{command.requestId}", "ofRecord", "command");
  private final MethodTemplate ofGetters =
      compile("{command.customerId}/{command.requestNumber}", "ofGetters", "command");

  @Benchmark
  public String record_template() {
    return ofRecord.render(null, commandArguments);
  }

  @Benchmark
  public String record_byHand() {
    return command.customerId() + "/" + command.requestId();
  }

  @Benchmark
  public String getters_template() {
    return ofGetters.render(null, legacyArguments);
  }

  @Benchmark
  public String getters_byHand() {
    return legacy.getCustomerId() + "/" + legacy.getRequestNumber();
  }

  private static MethodTemplate compile(String template, String method, String parameter) {
    Method declared =
        Arrays.stream(Signatures.class.getDeclaredMethods())
            .filter(m -> m.getName().equals(method))
            .findFirst()
            .orElseThrow();
    return MethodTemplate.compile(template, declared, List.of(parameter));
  }

  /** What the templates are compiled for. */
  @SuppressWarnings("UnusedMethod") // Found by reflection.
  private interface Signatures {
    void ofRecord(ChargeCommand command);

    void ofGetters(LegacyCommand command);
  }
}
