package dev.idempotent.json;

import dev.idempotent.ErrorCode;
import dev.idempotent.ResultException;
import dev.idempotent.spi.ResultCodec;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the results of one return type, and proves at once that they can be replayed.
 */
final class BoundJacksonCodec implements ResultCodec.BoundCodec {

  /** JSON in UTF-8, as CodecMapper writes it. Another form of the data gets another number. */
  private static final byte FORMAT = 1;

  private static final int INITIAL_BYTES = 256;

  private final ReplayableType type;
  private final ObjectWriter writer;
  private final ObjectReader reader;
  private final StoredForm storedForm;
  private final FailureText failures;

  BoundJacksonCodec(JsonMapper mapper, ReplayableType type) {
    this.type = type;
    this.writer = mapper.writerFor(type.type());
    this.reader = mapper.readerFor(type.type());
    this.storedForm = new StoredForm(mapper, type.aliases());
    this.failures = new FailureText(type.propertyNames());
  }

  @Override
  public byte[] encode(Object value) {
    byte[] data;
    Object replayed;
    boolean same;
    try {
      data = write(value);
    } catch (RuntimeException | StackOverflowError e) {
      throw notEncodable("it can't be written: " + failures.describe(e));
    }
    try {
      replayed = read(data);
      same = storedForm.same(data, write(replayed));
    } catch (RuntimeException | StackOverflowError e) {
      throw notEncodable("it can be written but not read back: " + failures.describe(e));
    }
    if (!same) {
      throw notEncodable("what is read back is written in another form, so something is lost");
    }
    String difference = difference(value, replayed);
    if (difference != null) {
      throw notEncodable("what is read back is not equal to it: " + difference);
    }
    return data;
  }

  @Override
  public Object decode(byte[] data) {
    if (data.length == 0 || data[0] != FORMAT) {
      throw notDecodable(
          data.length == 0
              ? "there is none"
              : "its format is " + (data[0] & 0xff) + ", and this version reads " + FORMAT);
    }
    boolean same;
    Object value;
    try {
      value = read(data);
      same = storedForm.same(data, write(value));
    } catch (RuntimeException | StackOverflowError e) {
      throw notDecodable(failures.describe(e));
    }
    if (!same) {
      throw notDecodable("the value would now be written in another form");
    }
    return value;
  }

  private byte[] write(Object value) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(INITIAL_BYTES);
    out.write(FORMAT);
    writer.writeValue(out, value);
    return out.toByteArray();
  }

  private Object read(byte[] data) {
    Object value = reader.readValue(data, 1, data.length - 1);
    if (value == null) {
      throw new IllegalArgumentException("null where a value was stored");
    }
    return value;
  }

  private @Nullable String difference(Object value, Object replayed) {
    try {
      return ReplayEquality.difference(value, replayed);
    } catch (RuntimeException | StackOverflowError e) {
      return failures.describe(e);
    }
  }

  private ResultException notEncodable(String reason) {
    return new ResultException(
        ErrorCode.RESULT_NOT_ENCODABLE,
        "a result of type " + name() + " can't be stored for replay: " + reason);
  }

  private ResultException notDecodable(String reason) {
    return new ResultException(
        ErrorCode.RESULT_NOT_DECODABLE,
        "stored data is not a result of type "
            + name()
            + ": "
            + reason
            + "; if the type has changed since, the stored result can't be replayed before it"
            + " expires");
  }

  private String name() {
    return type.type().toCanonical();
  }
}
