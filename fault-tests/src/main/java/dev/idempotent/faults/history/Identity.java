package dev.idempotent.faults.history;

/** What names a call: retries have the same. */
public record Identity(Operation operation, String scope, String key) {

  /** Returns what the library's table has in its column {@code identity}, in hexadecimal digits. */
  public String digest() {
    return new dev.idempotent.spi.Identity(operation.title(), scope, key).digest().toHex();
  }
}
