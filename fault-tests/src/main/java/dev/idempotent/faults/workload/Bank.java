package dev.idempotent.faults.workload;

import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.annotation.Idempotent;
import dev.idempotent.faults.history.Operation.Life;
import dev.idempotent.faults.history.Operation.Names;
import dev.idempotent.faults.history.Receipt;

/** One method for each operation. */
class Bank {
  private static final String KEY = "{request.key}";
  private static final String SCOPE = "{request.scope}";
  private static final String PAYLOAD = "{request.payload}";

  private final Books books;

  Bank(Books books) {
    this.books = books;
  }

  @Idempotent(
      operation = Names.TRANSFER,
      key = KEY,
      scope = SCOPE,
      fingerprint = PAYLOAD,
      ttl = Life.LONG_TTL)
  Receipt transfer(Request request) {
    return entered(request);
  }

  @Idempotent(
      operation = Names.LATE,
      key = KEY,
      scope = SCOPE,
      fingerprint = PAYLOAD,
      ttl = Life.LONG_TTL,
      claim = ClaimOrder.LAST,
      retries = 2)
  Receipt late(Request request) {
    return entered(request);
  }

  @Idempotent(operation = Names.POST, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL)
  void post(Request request) {
    entered(request);
  }

  @Idempotent(
      operation = Names.BRIEF,
      key = KEY,
      scope = SCOPE,
      fingerprint = PAYLOAD,
      ttl = Life.BRIEF_TTL)
  Receipt brief(Request request) {
    return entered(request);
  }

  @Idempotent(operation = Names.BRIEF_POST, key = KEY, scope = SCOPE, ttl = Life.BRIEF_TTL)
  void briefPost(Request request) {
    entered(request);
  }

  @Idempotent(
      operation = Names.BRIEF_LATE,
      key = KEY,
      scope = SCOPE,
      ttl = Life.BRIEF_TTL,
      claim = ClaimOrder.LAST)
  Receipt briefLate(Request request) {
    return entered(request);
  }

  @Idempotent(
      operation = Names.DECLINABLE,
      key = KEY,
      scope = SCOPE,
      ttl = Life.LONG_TTL,
      recordedFailures = DeclinedException.class)
  Receipt declinable(Request request) {
    Receipt receipt = entered(request);
    if (request.dice().nextInt(2) == 0) {
      throw new DeclinedException(receipt);
    }
    return receipt;
  }

  @Idempotent(operation = Names.FAILING, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL, retries = 3)
  Receipt failing(Request request) {
    Receipt receipt = entered(request);
    failSometimes(request, 3);
    return receipt;
  }

  /** Whatever the inner call ends with, it is survived every other time. */
  @Idempotent(operation = Names.ORDER, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL)
  Receipt order(Request request) {
    Receipt receipt = entered(request);
    try {
      request.callInside(receipt);
    } catch (RuntimeException e) {
      if (request.dice().nextBoolean()) {
        throw e;
      }
    }
    failSometimes(request, 10);
    return receipt;
  }

  @Idempotent(operation = Names.LINE, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL)
  Receipt line(Request request) {
    Receipt receipt = entered(request);
    failSometimes(request, 10);
    return receipt;
  }

  @Idempotent(operation = Names.BULKY, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL)
  Bulk bulky(Request request) {
    Receipt receipt = entered(request);
    return new Bulk(receipt, "x".repeat(1 + request.dice().nextInt(60_000)));
  }

  @Idempotent(operation = Names.CARELESS, key = KEY, scope = SCOPE, ttl = Life.LONG_TTL)
  Receipt careless(Request request) {
    books.lockCarelessly(request.dice());
    return entered(request);
  }

  private Receipt entered(Request request) {
    Receipt receipt = request.begin();
    books.enter(receipt, request.dice());
    return receipt;
  }

  private static void failSometimes(Request request, int oneIn) {
    if (request.dice().nextInt(oneIn) == 0) {
      throw new BusinessException("refused by the business", null);
    }
  }
}
