package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.examples.payments.PaymentRequest;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Compares the database with the file, by plain SQL and without the library:
 *
 * <ol>
 *   <li>each row of the ledger is one of the file's requests, unless it was there before the run,
 *   <li>each payment of the file is in the ledger exactly once,
 *   <li>each balance is the sum of the payments that count.
 * </ol>
 */
final class Proof {
  private static final int MOST_PRINTED = 5;

  private final Expectation expectation;
  private final long rowsBefore;
  private final Map<Account, BigDecimal> expectedBalances = new HashMap<>();
  private final Map<String, BigDecimal> totals = new TreeMap<>();
  private final List<String> problems = new ArrayList<>();
  private long problemCount;
  private long ledgerRows;
  private long accounts;

  private record Account(String id, String currency) {}

  /**
   * What came out.
   *
   * @param payments how many payments are in the ledger, earlier runs included
   * @param accounts how many balances there are
   * @param totals the sum of all balances by currency
   * @param problems the first few things that are wrong; none if the proof holds
   * @param problemCount how many things are wrong
   */
  record Result(
      long payments,
      long accounts,
      Map<String, BigDecimal> totals,
      List<String> problems,
      long problemCount) {
    boolean holds() {
      return problemCount == 0;
    }
  }

  private Proof(Expectation expectation, long lastBefore) {
    this.expectation = expectation;
    this.rowsBefore = lastBefore;
  }

  /**
   * Reads the database in one snapshot.
   *
   * @param lastBefore the ledger's greatest number before the run; up to it other files' payments
   *     may lie there
   */
  static Result read(Connection connection, Expectation expectation, long lastBefore)
      throws SQLException {
    connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
    connection.setAutoCommit(false);
    Proof proof = new Proof(expectation, lastBefore);
    proof.readLedger(connection);
    proof.lookForLostPayments();
    proof.readBalances(connection);
    connection.rollback();
    return new Result(
        proof.ledgerRows, proof.accounts, proof.totals, proof.problems, proof.problemCount);
  }

  private void readLedger(Connection connection) throws SQLException {
    try (Statement statement = streaming(connection);
        ResultSet row =
            statement.executeQuery(
                "SELECT payment_id, request_id, customer_id, account_id, amount, currency"
                    + " FROM payments_ledger ORDER BY payment_id")) {
      while (row.next()) {
        ledgerRows++;
        checkRow(
            row.getLong(1),
            new PaymentRequest(
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getBigDecimal(5),
                row.getString(6)));
      }
    }
  }

  private void checkRow(long paymentId, PaymentRequest row) {
    Expectation.Payment payment = expectation.find(row);
    if (payment == null) {
      if (paymentId <= rowsBefore) {
        expectBalance(row);
      } else {
        problem("payment " + paymentId + " is in the ledger, and nobody asked for it");
      }
      return;
    }
    if (!expectation.allows(payment, row)) {
      problem(
          "payment "
              + paymentId
              + " is for the request on line "
              + payment.firstLine()
              + ", but account, amount or currency are not what was asked for");
    }
    int times = payment.countRow();
    if (times == 1) {
      expectBalance(row);
    } else {
      problem(
          "the request on line "
              + payment.firstLine()
              + " was paid "
              + times
              + " times; payment "
              + paymentId
              + " is one too many");
    }
  }

  private void expectBalance(PaymentRequest row) {
    expectedBalances.merge(
        new Account(row.accountId(), row.currency()), row.amount(), BigDecimal::add);
  }

  private void lookForLostPayments() {
    for (Expectation.Payment payment : expectation.payments()) {
      if (payment.rows() == 0) {
        problem("the request on line " + payment.firstLine() + " is not in the ledger: lost");
      }
    }
  }

  private void readBalances(Connection connection) throws SQLException {
    try (Statement statement = streaming(connection);
        ResultSet row =
            statement.executeQuery("SELECT account_id, currency, balance FROM payments_account")) {
      while (row.next()) {
        accounts++;
        String currency = row.getString(2);
        BigDecimal balance = row.getBigDecimal(3);
        totals.merge(currency, balance, BigDecimal::add);
        BigDecimal expected = expectedBalances.remove(new Account(row.getString(1), currency));
        if (expected == null || expected.compareTo(balance) != 0) {
          problem(
              "an account in "
                  + currency
                  + " has the balance "
                  + balance.toPlainString()
                  + ", and its payments make "
                  + (expected == null ? "0" : expected.toPlainString()));
        }
      }
    }
    expectedBalances.forEach(
        (account, expected) ->
            problem(
                "an account in "
                    + account.currency()
                    + " is missing, and its payments make "
                    + expected.toPlainString()));
  }

  /** Makes the driver hand over row by row, not all at once. */
  private static Statement streaming(Connection connection) throws SQLException {
    Statement statement = connection.createStatement();
    statement.setFetchSize(Integer.MIN_VALUE);
    return statement;
  }

  private void problem(String text) {
    problemCount++;
    if (problems.size() < MOST_PRINTED) {
      problems.add(text);
    }
  }
}
