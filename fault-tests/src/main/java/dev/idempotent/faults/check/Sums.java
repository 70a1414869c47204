package dev.idempotent.faults.check;

import java.util.HashMap;
import java.util.Map;

/**
 * The second table agrees with the first: each balance is what the entries make of it, and all of
 * them together are nothing.
 */
final class Sums implements Rule {
  @Override
  public void check(Evidence evidence, Findings findings) {
    Map<Integer, Long> expected = new HashMap<>();
    for (Entry entry : evidence.tables().entries()) {
      expected.merge(entry.debited(), (long) -entry.payload(), Long::sum);
      expected.merge(entry.credited(), (long) entry.payload(), Long::sum);
    }
    long sum = 0;
    for (Map.Entry<Integer, Long> balance : evidence.tables().balances().entrySet()) {
      findings.count("balances compared with the ledger");
      sum += balance.getValue();
      Long right = expected.remove(balance.getKey());
      if (balance.getValue() != (right == null ? 0 : right)) {
        findings.wrong(
            Kind.SUM_BROKEN,
            "account " + balance.getKey(),
            "is " + balance.getValue() + ", and its entries make " + right);
      }
    }
    if (!expected.isEmpty()) {
      findings.wrong(Kind.SUM_BROKEN, "accounts " + expected.keySet(), "are missing");
    }
    if (sum != 0) {
      findings.wrong(Kind.SUM_BROKEN, "all accounts", "sum up to " + sum + " and not to 0");
    }
  }
}
