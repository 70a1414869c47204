package dev.idempotent.json;

/** Says in words of the codec's own, free of data, why a value can't be read. */
final class CodecRefusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CodecRefusal(String message) {
    super(message);
  }
}
