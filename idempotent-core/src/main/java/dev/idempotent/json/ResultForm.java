package dev.idempotent.json;

import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/** The results of one return type, as Jackson writes and reads them. */
final class ResultForm implements JsonForm<Object> {

  private final ReplayableType type;
  private final ObjectWriter writer;
  private final ObjectReader reader;

  ResultForm(JsonMapper mapper, ReplayableType type) {
    this.type = type;
    this.writer = mapper.writerFor(type.type());
    this.reader = mapper.readerFor(type.type());
  }

  @Override
  public void write(OutputStream out, Object value) {
    writer.writeValue(out, value);
  }

  @Override
  public Object read(byte[] data, int offset, int length) {
    Object value = reader.readValue(data, offset, length);
    if (value == null) {
      throw new IllegalArgumentException("null where a value was stored");
    }
    return value;
  }

  @Override
  public @Nullable String difference(Object value, Object replayed) {
    return ReplayEquality.difference(value, replayed);
  }

  @Override
  public String nameOf(Object value) {
    return name();
  }

  @Override
  public String name() {
    return "a result of type " + type.type().toCanonical();
  }
}
