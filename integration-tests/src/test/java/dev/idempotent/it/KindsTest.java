package dev.idempotent.it;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.KeyReusedException;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every kind of method, called twice with one key: one entry, one result. */
final class KindsTest {
  private Application application;
  private Kinds kinds;

  @BeforeEach
  void start() throws SQLException {
    application = new Application(builder -> builder);
    kinds = new Kinds(application.ledger(), "acme");
  }

  @AfterEach
  void stop() {
    application.close();
  }

  @FunctionalInterface
  private interface Attempt {
    Object run() throws Exception;
  }

  private void assertOnce(String what, Attempt attempt) throws Exception {
    Object first = attempt.run();
    assertThat(attempt.run()).isEqualTo(first);
    assertThat(attempt.run()).isEqualTo(first);
    assertThat(application.entries(what)).isEqualTo(1);
  }

  @Test
  void publicMethod_runsOnce() throws Exception {
    assertOnce("plain", () -> kinds.plain("k"));
  }

  @Test
  void protectedMethod_runsOnce() throws Exception {
    assertOnce("protected", () -> kinds.protectedOne("k"));
  }

  @Test
  void privateMethod_runsOnce() throws Exception {
    assertOnce("private", () -> kinds.callPrivate("k"));
  }

  @Test
  void staticMethod_runsOnce() throws Exception {
    Kinds.share(application.ledger());
    assertOnce("static", () -> Kinds.staticOne("k"));
  }

  @Test
  void finalMethod_runsOnce() throws Exception {
    assertOnce("final", () -> kinds.finalOne("k"));
  }

  @Test
  void varargsMethod_runsOncePerList() throws Exception {
    assertOnce("varargs", () -> kinds.varargs("a", "b"));
    kinds.varargs("ab");
    assertThat(application.entries("varargs")).isEqualTo(2);
  }

  @Test
  void overloadedMethods_areDifferentOperations() throws Exception {
    assertOnce("overloaded(String)", () -> kinds.overloaded("5"));
    assertOnce("overloaded(long)", () -> kinds.overloaded(5));
  }

  @Test
  void selfInvokedMethod_runsOnce() throws Exception {
    assertOnce("plain", () -> kinds.selfInvoked("k"));
  }

  @Test
  void recordsMethod_runsOnce() throws Exception {
    assertOnce("record", () -> new Kinds.Command("k", application.ledger()).run());
  }

  @Test
  void oddNames_work() throws Exception {
    assertOnce("odd", () -> kinds.oddName("k"));
  }

  @Test
  void paths_reachIntoTheArgument() throws Exception {
    Kinds.Order order =
        new Kinds.Order(
            new Kinds.Customer(5), List.of(new Kinds.Line("sku")), Map.of("a.b", "label"));
    assertOnce("paths", () -> kinds.paths(order));
  }

  @Test
  void nullResult_isReplayed() throws Exception {
    assertThat(kinds.named("k")).isNull();
    assertThat(kinds.named("k")).isNull();
    assertThat(application.entries("named")).isEqualTo(1);
  }

  @Test
  void genericMethod_runsOnce() throws Exception {
    assertOnce("generic", () -> kinds.generic("k", 5));
  }

  @Test
  void checkedException_leavesAsItIsAndTheRetryRuns() throws Exception {
    assertThatThrownBy(() -> kinds.failing("k", true))
        .isExactlyInstanceOf(IOException.class)
        .hasMessage("business");
    assertThat(application.entries("failing")).isZero();
    kinds.failing("k", false);
    kinds.failing("k", true);
    assertThat(application.entries("failing")).isEqualTo(1);
  }

  @Test
  void scopes_areKeptApart() throws Exception {
    kinds.scoped("k");
    new Kinds(application.ledger(), "other").scoped("k");
    new Kinds(application.ledger(), "ACME").scoped("k");
    kinds.scoped("k");
    assertThat(application.entries("scoped")).isEqualTo(3);
  }

  @Test
  void otherFingerprint_isRefusedAndChangesNothing() throws Exception {
    assertThat(kinds.fingerprinted("k", 5)).isEqualTo("charged 5");
    assertThatThrownBy(() -> kinds.fingerprinted("k", 6)).isInstanceOf(KeyReusedException.class);
    assertThat(kinds.fingerprinted("k", 5)).isEqualTo("charged 5");
    assertThat(application.entries("fingerprinted")).isEqualTo(1);
  }

  @Test
  @SuppressWarnings("NullAway") // What happens when a caller passes null all the same.
  void nullInKey_isRefused() throws Exception {
    assertThatThrownBy(() -> kinds.plain(null)).isInstanceOf(InvalidKeyException.class);
    assertThat(application.entries("plain")).isZero();
  }

  @Test
  void engineThatIsNotInstalled_isRefused() {
    assertThatThrownBy(() -> kinds.elsewhere("k"))
        .isInstanceOf(IdempotencyConfigurationException.class)
        .hasMessageContaining("IDEM-501")
        .hasMessageContaining("'second'");
  }
}
