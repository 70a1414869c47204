package dev.idempotent.testdatabase;

import org.jspecify.annotations.Nullable;

/** One way to get a server is not open on this machine; the message says why. */
final class ServerUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  ServerUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
