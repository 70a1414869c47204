package dev.idempotent.internal.fingerprint;

import dev.idempotent.ErrorCode;
import dev.idempotent.InvalidKeyException;
import java.lang.reflect.Type;
import java.util.Collection;
import java.util.stream.Collectors;

/** The error for an argument without a canonical encoding: a path and types, never a value. */
final class Unencodable {

  private static final int STEPS_SHOWN = 12;

  private Unencodable() {}

  static InvalidKeyException at(Collection<String> path, Type type, String reason) {
    String where = path.stream().limit(STEPS_SHOWN).collect(Collectors.joining("."));
    return new InvalidKeyException(
        ErrorCode.FINGERPRINT_UNENCODABLE,
        "no fingerprint can be taken of "
            + where
            + (path.size() > STEPS_SHOWN ? "…" : "")
            + ": "
            + type.getTypeName()
            + " "
            + reason
            + "; leave it out with @FingerprintIgnore, or give the fingerprint a template that names"
            + " what matters");
  }
}
