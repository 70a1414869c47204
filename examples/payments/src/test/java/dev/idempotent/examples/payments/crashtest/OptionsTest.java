package dev.idempotent.examples.payments.crashtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class OptionsTest {
  @Test
  void nothingGiven_hasDefaults() {
    Options options = parse();
    assertThat(options.input()).isEmpty();
    assertThat(options.target()).isEmpty();
    assertThat(options.json()).isEmpty();
    assertThat(List.of(options.workers(), options.threads(), options.kills()))
        .containsExactly(4, 4, 3);
  }

  @Test
  void values_followTheNameOrAnEqualsSign() {
    Options options = parse("--workers", "2", "--kills=0", "--input=a=b.csv");
    assertThat(options.workers()).isEqualTo(2);
    assertThat(options.kills()).isZero();
    assertThat(options.input()).contains(Path.of("a=b.csv"));
  }

  @Test
  void help_needsNothingElse() {
    assertThat(parse("--workers", "2", "--help").help()).isTrue();
  }

  @Test
  void password_comesFromTheEnvironmentUnlessGiven() {
    Map<String, String> environment = Map.of("PAYMENTS_PASSWORD", "secret");
    List<String> url = List.of("--jdbc-url", "jdbc:mysql://127.0.0.1/x");
    assertThat(Options.parse(url, environment).target())
        .contains(new Target("jdbc:mysql://127.0.0.1/x", null, "secret"));
    assertThat(
            Options.parse(
                    List.of("--jdbc-url", "u", "--user", "me", "--password", "other"), environment)
                .target())
        .contains(new Target("u", "me", "other"));
  }

  @Test
  void passwordInTarget_isNotPrinted() {
    assertThat(new Target("url", "me", "secret")).asString().doesNotContain("secret", "url");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--worker 2            | unknown option --worker; see --help",
        "payments.csv          | unknown option payments.csv; see --help",
        "--workers             | --workers needs a value; see --help",
        "--workers 0           | --workers must be a number between 1 and 64",
        "--threads x           | --threads must be a number between 1 and 256",
        "--kills -1            | --kills must be a number between 0 and 1000",
        "--kills 99999999999   | --kills must be a number between 0 and 1000",
        "--kills 1 --kills 2   | --kills is given twice",
        "--user me             | --user and --password need --jdbc-url",
        "--json /no/where.json | --json: there is no folder for /no/where.json"
      })
  void badCommandLine_isExplainedInOneLine(String arguments, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> parse(arguments.split(" +", -1)))
        .withMessage(message);
  }

  private static Options parse(String... arguments) {
    return Options.parse(List.of(arguments), Map.of());
  }
}
