package dev.idempotent.faults.check;

import java.util.List;
import java.util.Map;

/**
 * What the database holds after a run.
 *
 * @param entries the ledger
 * @param balances by account
 * @param keys the library's rows by the hexadecimal digits of their column {@code identity}
 */
public record Tables(List<Entry> entries, Map<Integer, Long> balances, Map<String, KeyRow> keys) {

  /**
   * A row of the library's table.
   *
   * @param outcome the code of its outcome, 0 for none
   * @param result the encoded result or failure as text, empty if there is none
   */
  public record KeyRow(int outcome, String result) {
    /** Tells whether it says that the method has returned. */
    boolean isSuccess() {
      return outcome >= 1 && outcome <= 3;
    }

    boolean isFailure() {
      return outcome == 4;
    }
  }
}
