package dev.idempotent.json;

import dev.idempotent.spi.ResultCodec;
import tools.jackson.databind.json.JsonMapper;

/**
 * Writes and reads the results of one return type, and proves at once that they can be replayed.
 */
final class BoundJacksonCodec implements ResultCodec.BoundCodec {

  private final ProvenCodec<Object> codec;

  BoundJacksonCodec(JsonMapper mapper, ReplayableType type) {
    this.codec =
        new ProvenCodec<>(
            new ResultForm(mapper, type),
            new StoredForm(mapper, type.aliases()),
            new FailureText(type.propertyNames()));
  }

  @Override
  public byte[] encode(Object value) {
    return codec.encode(value);
  }

  @Override
  public Object decode(byte[] data) {
    return codec.decode(data);
  }
}
