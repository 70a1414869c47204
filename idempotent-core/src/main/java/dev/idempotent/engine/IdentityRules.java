package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.internal.template.StringPair;
import dev.idempotent.spi.Identity;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Makes identities, and refuses texts that an engine does not take. Immutable. */
final class IdentityRules {
  private final int maximumKeyLength;
  private final int maximumScopeBytes;
  private final @Nullable Supplier<@Nullable String> scopeProvider;

  IdentityRules(EngineSettings settings, int maximumScopeBytes) {
    this.maximumKeyLength = settings.maximumKeyLength();
    this.maximumScopeBytes = maximumScopeBytes;
    this.scopeProvider = settings.scopeProvider();
  }

  /**
   * Makes the identity of a call.
   *
   * @param scope the scope that the call names, or null for the engine's
   * @throws InvalidKeyException if key or scope are too long, or a scope is demanded and missing
   */
  Identity identity(Operation operation, @Nullable String scope, String key) {
    if (key.length() > maximumKeyLength) {
      throw tooLong(operation, key);
    }
    return new Identity(operation.name(), effective(operation, scope), key);
  }

  /**
   * Makes the identity of a call whose key's two values are plain, which is not looked at here.
   *
   * @param scope the scope that the call names, or null for the engine's
   * @throws InvalidKeyException if key or scope are too long, or a scope is demanded and missing
   */
  Identity joined(
      Operation operation, @Nullable String scope, StringPair pair, String first, String second) {
    if (pair.length(first, second) > maximumKeyLength) {
      throw tooLong(operation, pair.render(first, second));
    }
    return Identity.joined(
        operation.name(), effective(operation, scope), first, pair.separator(), second);
  }

  /**
   * Makes the identity of the same call with another key: the engine is asked for its scope once.
   *
   * @throws InvalidKeyException if the key is too long
   */
  Identity withKey(Operation operation, Identity call, String key) {
    if (key.length() > maximumKeyLength) {
      throw tooLong(operation, key);
    }
    return new Identity(call.operation(), call.scope(), key);
  }

  private InvalidKeyException tooLong(Operation operation, String key) {
    return new InvalidKeyException(
        ErrorCode.KEY_TOO_LONG,
        operation.method()
            + ": the key has "
            + key.length()
            + " characters, and at most "
            + maximumKeyLength
            + " are allowed. Use a digest of the long part as a key part, or"
            + " raise maximumKeyLength.");
  }

  private String effective(Operation operation, @Nullable String scope) {
    String effective = scope == null ? provided(operation) : demanded(operation, scope);
    if (effective.length() * 3 > maximumScopeBytes || hasSurrogates(effective)) {
      checkBytes(operation, effective);
    }
    return effective;
  }

  private String provided(Operation operation) {
    if (scopeProvider == null) {
      return "";
    }
    String scope = scopeProvider.get();
    return demanded(operation, scope == null ? "" : scope);
  }

  private static String demanded(Operation operation, String scope) {
    if (scope.isBlank()) {
      throw new InvalidKeyException(
          ErrorCode.SCOPE_MISSING,
          operation.method()
              + ": the scope is blank. Calls without a tenant or principal are"
              + " refused, since they could meet another one's result.");
    }
    return scope;
  }

  private static boolean hasSurrogates(String text) {
    // Not a stream of characters: each call comes by here, replays from memory too.
    for (int i = 0; i < text.length(); i++) {
      if (Character.isSurrogate(text.charAt(i))) {
        return true;
      }
    }
    return false;
  }

  private void checkBytes(Operation operation, String scope) {
    int bytes;
    try {
      ByteBuffer encoded = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(scope));
      bytes = encoded.remaining();
    } catch (CharacterCodingException e) {
      throw new InvalidKeyException(
          ErrorCode.KEY_PART_TYPE,
          operation.method() + ": the scope holds half of a surrogate pair");
    }
    if (bytes > maximumScopeBytes) {
      throw new InvalidKeyException(
          ErrorCode.SCOPE_TOO_LONG,
          operation.method()
              + ": the scope has "
              + bytes
              + " bytes in UTF-8, and at most "
              + maximumScopeBytes
              + " are allowed");
    }
  }
}
