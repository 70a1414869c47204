package dev.idempotent.it;

import dev.idempotent.IdempotentCall;
import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.annotation.Idempotent;
import java.sql.SQLException;
import java.util.concurrent.Callable;

/** Methods with the annotation's further options. What they do in the middle is given to them. */
public class Options {
  private final Ledger ledger;

  public Options(Ledger ledger) {
    this.ledger = ledger;
  }

  /** A business rejection with a property. */
  public static class Declined extends Exception {
    private static final long serialVersionUID = 1L;

    private final String reason;

    public Declined(String message, String reason) {
      super(message);
      this.reason = reason;
    }

    public String reason() {
      return reason;
    }
  }

  /** One that is not declared, although its parent is. */
  public static final class Refused extends Declined {
    private static final long serialVersionUID = 1L;

    public Refused(String message, String reason) {
      super(message, reason);
    }
  }

  @Idempotent(key = "{id}", recordedFailures = Declined.class)
  public String recorded(String id, Callable<String> middle) throws Exception {
    ledger.add("recorded");
    return middle.call();
  }

  @Idempotent(key = "{id}", claim = ClaimOrder.LAST)
  public String last(String id, Callable<String> middle) throws Exception {
    ledger.add("last");
    return middle.call();
  }

  @Idempotent(key = "{id}", claim = ClaimOrder.LAST, recordedFailures = Declined.class)
  public void lastRecorded(String id, Callable<?> middle) throws Exception {
    ledger.add("lastRecorded");
    middle.call();
  }

  @Idempotent(key = "{id}", retries = 2)
  public String retried(String id, Callable<String> middle) throws Exception {
    ledger.add("retried");
    return middle.call();
  }

  @Idempotent(key = "{id}", waitAtMost = Idempotent.FAIL_FAST)
  public String impatient(String id, Callable<String> middle) throws Exception {
    ledger.add("impatient");
    return middle.call();
  }

  @Idempotent(key = "{id}")
  public String outer(String id, Callable<String> middle) throws Exception {
    ledger.add("outer");
    return middle.call();
  }

  @Idempotent(key = "{id}")
  public String derived(String id) throws SQLException {
    ledger.add("derived");
    return IdempotentCall.current().deriveKey("card-gateway");
  }
}
