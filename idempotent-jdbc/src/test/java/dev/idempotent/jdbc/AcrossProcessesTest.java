package dev.idempotent.jdbc;

import static java.util.concurrent.TimeUnit.NANOSECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Applications in several processes, on one database. */
final class AcrossProcessesTest {
  private static final int PROCESSES = 4;
  private static final int CALLERS = 50;

  private Bench bench;
  private final List<RemoteHost> hosts = new ArrayList<>();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
    // Creates the table that the processes find.
    bench.engine(bench.pool(config -> config.setMaximumPoolSize(1)), builder -> builder).close();
  }

  @AfterEach
  void close() {
    hosts.forEach(RemoteHost::close);
    bench.close();
  }

  private RemoteHost host(int connections) throws Exception {
    RemoteHost host =
        new RemoteHost(
            bench,
            bench.schema().jdbcUrl() + "&sessionVariables=wait_timeout=600",
            connections,
            Duration.ofSeconds(30));
    hosts.add(host);
    return host;
  }

  @Test
  void twoHundredCallersOfOneKey_runItOnce_onOneConnectionOfEachProcess() throws Exception {
    for (int i = 0; i < PROCESSES; i++) {
      host(2);
    }
    RemoteHost first = hosts.get(0);
    first.send("hold key");
    first.await("held key");

    hosts.forEach(host -> host.send("call key " + CALLERS));
    await().untilAsserted(() -> assertThat(bench.lockWaits()).isEqualTo(PROCESSES - 1));
    for (RemoteHost host : hosts) {
      assertThat(host.active()).as("connections in use").isEqualTo(1);
    }
    first.send("go");

    Set<String> outcomes = new LinkedHashSet<>();
    outcomes.add(first.outcome());
    for (RemoteHost host : hosts) {
      for (int i = 0; i < CALLERS; i++) {
        outcomes.add(host.outcome());
      }
    }
    assertThat(outcomes).hasSize(1);
    assertThat(outcomes.iterator().next()).startsWith("result key ");
    assertThat(bench.ledgerRows()).isEqualTo(1);
    for (RemoteHost host : hosts) {
      assertThat(host.active()).isZero();
    }
    bench.assertAtRest();
  }

  @Test
  void twoChainsThatWantEachOthersKey_endBoundedWithOneTypedError() throws Exception {
    RemoteHost one = host(1);
    RemoteHost other = host(1);
    one.send("chain a b");
    one.await("held a");
    other.send("chain b a");
    other.await("held b");

    long began = System.nanoTime();
    one.send("go");
    other.send("go");

    List<String> outcomes = List.of(one.outcome(), other.outcome());
    assertThat(NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(10);
    assertThat(outcomes).filteredOn(line -> line.startsWith("result ")).hasSize(1);
    assertThat(outcomes)
        .filteredOn(line -> line.startsWith("failed "))
        .singleElement()
        .asString()
        .endsWith("TRANSACTION_LOST");
    assertThat(bench.ledgerRows()).isEqualTo(2);
    assertThat(bench.keyRows()).isEqualTo(2);
    bench.assertAtRest();
  }

  @Test
  void processKilledInMidMethod_leavesNothingAndARetryRunsAtOnce() throws Exception {
    RemoteHost victim = host(2);
    RemoteHost other = host(2);
    victim.send("hold key");
    victim.await("held key");
    other.send("call key 1");
    await().untilAsserted(() -> assertThat(bench.lockWaits()).isEqualTo(1));

    long began = System.nanoTime();
    victim.kill();

    assertThat(other.outcome()).startsWith("result key ");
    assertThat(NANOSECONDS.toSeconds(System.nanoTime() - began)).isLessThan(5);
    assertThat(bench.ledgerRows()).isEqualTo(1);
    assertThat(bench.keyRows()).isEqualTo(1);
    bench.assertAtRest();
  }
}
