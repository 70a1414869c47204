package dev.idempotent.json;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Turns values into bytes and back, and proves each time that nothing is lost: what is written can
 * be read, is equal then, and would be written alike.
 */
final class ProvenCodec<T> {

  /** JSON in UTF-8, as CodecMapper writes it. Another form of the data gets another number. */
  private static final byte FORMAT = 1;

  private static final int INITIAL_BYTES = 256;

  private final JsonForm<T> form;
  private final StoredForm storedForm;
  private final FailureText failures;

  ProvenCodec(JsonForm<T> form, StoredForm storedForm, FailureText failures) {
    this.form = form;
    this.storedForm = storedForm;
    this.failures = failures;
  }

  byte[] encode(T value) {
    byte[] data;
    T replayed;
    boolean same;
    try {
      data = write(value);
    } catch (RuntimeException | Error e) {
      throw notEncodable(value, "it can't be written: " + failures.describe(e));
    }
    try {
      replayed = read(data);
      same = storedForm.same(data, write(replayed));
    } catch (RuntimeException | Error e) {
      throw notEncodable(value, "it can be written but not read back: " + failures.describe(e));
    }
    if (!same) {
      throw notEncodable(
          value, "what is read back is written in another form, so something is lost");
    }
    String difference = difference(value, replayed);
    if (difference != null) {
      throw notEncodable(value, "what is read back is not equal to it: " + difference);
    }
    return data;
  }

  T decode(byte[] data) {
    if (data.length == 0 || data[0] != FORMAT) {
      throw notDecodable(
          data.length == 0
              ? "there is none"
              : "its format is " + (data[0] & 0xff) + ", and this version reads " + FORMAT);
    }
    boolean same;
    T value;
    try {
      value = read(data);
      same = storedForm.same(data, write(value));
    } catch (RuntimeException | Error e) {
      throw notDecodable(failures.describe(e));
    }
    if (!same) {
      throw notDecodable("the value would now be written in another form");
    }
    return value;
  }

  private byte[] write(T value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
    out.write(FORMAT);
    form.write(out, value);
    return out.toByteArray();
  }

  private T read(byte[] data) {
    return form.read(data, 1, data.length - 1);
  }

  private @Nullable String difference(T value, T replayed) {
    try {
      return form.difference(value, replayed);
    } catch (RuntimeException | Error e) {
      return failures.describe(e);
    }
  }

  private ResultException notEncodable(T value, String reason) {
    return new ResultException(
        ErrorCode.RESULT_NOT_ENCODABLE,
        form.nameOf(value) + " can't be stored for replay: " + reason);
  }

  private ResultException notDecodable(String reason) {
    return new ResultException(
        ErrorCode.RESULT_NOT_DECODABLE,
        "stored data is not "
            + form.name()
            + ": "
            + reason
            + "; if the type has changed since, the stored outcome can't be replayed before it"
            + " expires");
  }
}
