package dev.idempotent.examples.payments.crashtest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class ProofTest {
  private final Expectation expectation = new Expectation();
  private TestSchema schema;
  private Connection connection;

  @BeforeEach
  void createTables() throws SQLException, IOException {
    schema = TestDatabase.get().createSchema();
    connection = schema.connect();
    Tables.create(connection);
    expect(2, "r1,c1,a1,10.00,EUR");
    expect(3, "r2,c1,a1,5.00,EUR");
    expect(4, "r1,c1,a1,10,EUR"); // a retry
    expect(5, "r3,c2,a2,7,JPY");
    expect(6, "r3,c2,a2,8,JPY"); // the same key with another amount
  }

  @AfterEach
  void dropTables() throws SQLException {
    connection.close();
    schema.close();
  }

  @Test
  void eachPaymentOnce_holds() throws SQLException {
    payAll();
    Proof.Result result = read(0);
    assertThat(result.problems()).isEmpty();
    assertThat(result.holds()).isTrue();
    assertThat(result.payments()).isEqualTo(3);
    assertThat(result.accounts()).isEqualTo(2);
    assertThat(result.totals().get("EUR")).isEqualByComparingTo("15");
    assertThat(result.totals().get("JPY")).isEqualByComparingTo("8");
  }

  @Test
  void otherAmountOfAReusedKey_mayWin() throws SQLException {
    pay("'c1','r1','a1',10,'EUR'");
    pay("'c1','r2','a1',5,'EUR'");
    pay("'c2','r3','a2',7,'JPY'");
    balance("'a1','EUR',15");
    balance("'a2','JPY',7");
    assertThat(read(0).problems()).isEmpty();
  }

  @Test
  void doubleCharge_isFound() throws SQLException {
    payAll();
    pay("'c1','r1','a1',10,'EUR'");
    execute("UPDATE payments_account SET balance = balance + 10 WHERE account_id = 'a1'");
    assertThat(read(0).problems())
        .containsExactly(
            "the request on line 2 was paid 2 times; payment 4 is one too many",
            "an account in EUR has the balance 25.0000, and its payments make 15.0000");
  }

  @Test
  void bothAmountsOfAReusedKey_areFound() throws SQLException {
    payAll();
    pay("'c2','r3','a2',7,'JPY'");
    assertThat(read(0).problems())
        .containsExactly("the request on line 5 was paid 2 times; payment 4 is one too many");
  }

  @Test
  void lostPayment_isFound() throws SQLException {
    payAll();
    execute("DELETE FROM payments_ledger WHERE request_id = 'r2'");
    assertThat(read(0).problems())
        .containsExactly(
            "the request on line 3 is not in the ledger: lost",
            "an account in EUR has the balance 15.0000, and its payments make 10.0000");
  }

  @Test
  void wrongAmount_isFound() throws SQLException {
    payAll();
    execute("UPDATE payments_ledger SET amount = 10.01 WHERE request_id = 'r1'");
    execute("UPDATE payments_account SET balance = 15.01 WHERE account_id = 'a1'");
    assertThat(read(0).problems())
        .containsExactly(
            "payment 1 is for the request on line 2, but account, amount or currency are not what"
                + " was asked for");
  }

  @Test
  void paymentThatNobodyAskedFor_isFound() throws SQLException {
    payAll();
    pay("'c9','r9','a2',1,'JPY'");
    assertThat(read(0).problems()).contains("payment 4 is in the ledger, and nobody asked for it");
  }

  @Test
  void paymentsFromBeforeTheRun_areNotAskedFor() throws SQLException {
    pay("'c9','r9','a2',1,'JPY'");
    payAll();
    execute("UPDATE payments_account SET balance = balance + 1 WHERE account_id = 'a2'");
    assertThat(read(1).problems()).isEmpty();
  }

  @Test
  void missingBalance_isFound() throws SQLException {
    payAll();
    execute("DELETE FROM payments_account WHERE account_id = 'a2'");
    assertThat(read(0).problems())
        .containsExactly("an account in JPY is missing, and its payments make 8.0000");
  }

  @Test
  void balanceWithoutPayments_isFound() throws SQLException {
    payAll();
    balance("'a3','EUR',1");
    assertThat(read(0).problems())
        .containsExactly("an account in EUR has the balance 1.0000, and its payments make 0");
  }

  @Test
  void idsThatDifferInCase_areDifferentPayments() throws SQLException {
    payAll();
    expect(7, "R1,c1,A1,1,EUR");
    pay("'c1','R1','A1',1,'EUR'");
    balance("'A1','EUR',1");
    assertThat(read(0).problems()).isEmpty();
  }

  private void payAll() throws SQLException {
    pay("'c1','r1','a1',10,'EUR'");
    pay("'c1','r2','a1',5,'EUR'");
    pay("'c2','r3','a2',8,'JPY'");
    balance("'a1','EUR',15");
    balance("'a2','JPY',8");
  }

  private void expect(long line, String text) {
    expectation.add(line, RequestParser.parse(text));
  }

  private void pay(String values) throws SQLException {
    execute(
        "INSERT INTO payments_ledger (customer_id, request_id, account_id, amount, currency) VALUES ("
            + values
            + ")");
  }

  private void balance(String values) throws SQLException {
    execute("INSERT INTO payments_account (account_id, currency, balance) VALUES (" + values + ")");
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.executeUpdate(sql);
    }
  }

  private Proof.Result read(long lastBefore) throws SQLException {
    try (Connection own = schema.connect()) {
      return Proof.read(own, expectation, lastBefore);
    }
  }
}
