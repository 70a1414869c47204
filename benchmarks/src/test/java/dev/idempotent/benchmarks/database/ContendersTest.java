package dev.idempotent.benchmarks.database;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.peer.Peers;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What is measured does what it says, and takes as many statements as it should. */
@RequiresMySql("the counts are those of its status variables")
final class ContendersTest {
  private static final PaymentCommand COMMAND = PaymentCommand.numbered("test", 7);

  private static Stream<Entry> all() {
    return Stream.of(Contenders.all(), Contenders.forRetries(), Peers.all()).flatMap(List::stream);
  }

  private static Stream<Entry> knowingRetries() {
    return all().filter(Entry::knowsRetries);
  }

  @ParameterizedTest
  @MethodSource("all")
  void freshCalls_payOnceEach(Entry entry) throws Exception {
    try (Lab lab = open();
        Contender contender = entry.factory().in(lab)) {
      contender.pay(COMMAND);
      contender.pay(PaymentCommand.numbered("test", 8));

      assertThat(payments(lab)).isEqualTo(2);
    }
  }

  @ParameterizedTest
  @MethodSource("knowingRetries")
  void retry_paysNothing_andGetsTheResultWhereThereIsOne(Entry entry) throws Exception {
    try (Lab lab = open();
        Contender contender = entry.factory().in(lab)) {
      Object first = contender.pay(COMMAND);
      Object second = contender.pay(COMMAND);

      assertThat(payments(lab)).isEqualTo(1);
      assertThat(second).isEqualTo(first);
      assertThat(first != null).isEqualTo(entry.replaysResult());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "plain, recommended pool                |  3",
        "plain, pool defaults                   |  5",
        "plain, @Transactional, pool defaults   |  5",
        "by hand, result, recommended pool      |  5",
        "idempotent, result, recommended pool   |  5",
        "idempotent, void, recommended pool     |  4",
        "idempotent, key last, recommended pool |  4",
        "idempotent, result, pool defaults      |  6",
        "idempotent, void, pool defaults        |  5",
        "idempotent, key last, pool defaults    |  5",
        "Powertools idempotency                 |  7",
        "Camel                                  | 10"
      })
  void freshCall_takesSoManyStatements_andAsManyRoundTrips(String name, int statements)
      throws Exception {
    CallCounts fresh = count(name).fresh();

    assertThat(fresh.statements()).isEqualTo(statements);
    assertThat(fresh.roundTrips()).isEqualTo(statements);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idempotent, result, recommended pool | 1",
        "idempotent, void, pool defaults      | 1",
        "idempotent, key last, pool defaults  | 1",
        "Powertools idempotency               | 3"
      })
  void freshCall_takesSoManyCommitsAndCheckouts(String name, int number) throws Exception {
    CallCounts fresh = count(name).fresh();

    assertThat(fresh.writeTransactions()).isEqualTo(number);
    assertThat(fresh.checkouts()).isEqualTo(number);
    assertThat(fresh.connectionsHeld()).isEqualTo(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "idempotent, result, recommended pool                | 0",
        "idempotent, void, pool defaults                     | 0",
        // Among replays the engine looks before it claims.
        "idempotent, result, no near-cache, recommended pool | 2",
        "idempotent, result, no near-cache, pool defaults    | 1"
      })
  void replay_takesSoManyStatements_andNoWriteTransaction(String name, int statements)
      throws Exception {
    CallCounts replay = count(name).replay();

    assertThat(replay.statements()).isEqualTo(statements);
    assertThat(replay.roundTrips()).isEqualTo(statements);
    assertThat(replay.writeTransactions()).isZero();
  }

  private static Report.Counted count(String name) throws Exception {
    Entry entry = all().filter(e -> e.name().equals(name)).findFirst().orElseThrow();
    return Counting.of(TestDatabase.get(), entry, 20, "");
  }

  private static Lab open() {
    return Lab.open(TestDatabase.get(), new Lab.Setup(1, Duration.ZERO, ""));
  }

  private static long payments(Lab lab) throws SQLException {
    try (Connection connection = lab.connect();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SELECT COUNT(*) FROM payment")) {
      row.next();
      return row.getLong(1);
    }
  }
}
