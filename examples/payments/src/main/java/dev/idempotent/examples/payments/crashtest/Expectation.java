package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.examples.payments.PaymentRequest;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the ledger must hold, worked out from the file alone: for each key exactly one payment,
 * which is one of the requests with that key. Where they differ the first one to arrive wins, and
 * nobody can tell beforehand which that is.
 *
 * <p>Keys and requests are kept as hashes, some 150 bytes for each key, so that a large file fits.
 */
final class Expectation {
  private final Map<Key, Payment> payments = new HashMap<>();
  private final MessageDigest sha256 = sha256();
  private long requests;

  /** The first 128 bits of a hash over customer and request id. */
  private record Key(long high, long low) {}

  /** A payment that has to be made once. */
  static final class Payment {
    private final long firstLine;
    private long[] requests;
    private int found;

    private Payment(long firstLine, long request) {
      this.firstLine = firstLine;
      this.requests = new long[] {request};
    }

    /** Returns the line that asked for it first. */
    long firstLine() {
      return firstLine;
    }

    /** Counts a row of the ledger, and returns how many there are now. */
    int countRow() {
      return ++found;
    }

    /** Returns how many rows of the ledger there are. */
    int rows() {
      return found;
    }

    private void accept(long request) {
      if (!allows(request)) {
        requests = Arrays.copyOf(requests, requests.length + 1);
        requests[requests.length - 1] = request;
      }
    }

    private boolean allows(long request) {
      return Arrays.stream(requests).anyMatch(known -> known == request);
    }
  }

  /** Takes note of a request. */
  void add(long line, PaymentRequest request) {
    requests++;
    long content = content(request);
    payments.computeIfAbsent(key(request), key -> new Payment(line, content)).accept(content);
  }

  /** Returns what is expected for the customer and request id of a ledger's row, or null. */
  @Nullable Payment find(PaymentRequest row) {
    return payments.get(key(row));
  }

  /** Says whether the row is one of the requests that the file has for it. */
  boolean allows(Payment payment, PaymentRequest row) {
    return payment.allows(content(row));
  }

  /** Returns how many requests there are. */
  long requests() {
    return requests;
  }

  /** Returns the payments: one for each key. */
  Collection<Payment> payments() {
    return payments.values();
  }

  private Key key(PaymentRequest request) {
    ByteBuffer hash = hash(request.customerId(), request.requestId());
    return new Key(hash.getLong(), hash.getLong());
  }

  private long content(PaymentRequest request) {
    String amount = request.amount().stripTrailingZeros().toPlainString();
    return hash(request.accountId(), amount, request.currency()).getLong();
  }

  private ByteBuffer hash(String... texts) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(bytes)) {
      for (String text : texts) {
        out.writeUTF(text); // with its length
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return ByteBuffer.wrap(sha256.digest(bytes.toByteArray()));
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
