package dev.idempotent.spi;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * What a call is recognised by: operation, scope and key, frozen on entry.
 *
 * <p>The three texts are compared as they are: no case folding, no trimming, no normalisation.
 * {@link #toString} shows none of them.
 */
public final class Identity {
  /**
   * Leads what is hashed. Another way to hash needs another value here and a migration, since
   * yesterday's retries would not find their rows.
   */
  private static final byte HASH_VERSION = 1;

  /** Of 31, the factor of {@link String#hashCode}, up to where keys rarely go. */
  private static final int[] POWERS = new int[64];

  static {
    POWERS[0] = 1;
    for (int i = 1; i < POWERS.length; i++) {
      POWERS[i] = 31 * POWERS[i - 1];
    }
  }

  private final String operation;
  private final String scope;

  /** The key is the three of them; where it was not joined, this one, and the others are empty. */
  private final String first;

  private final String separator;
  private final String second;
  private final int hash;

  /**
   * Creates an identity.
   *
   * @param operation what is done, the same for all calls of one method
   * @param scope the tenant or principal; empty when the application has none
   * @param key the caller's key within operation and scope
   */
  public Identity(String operation, String scope, String key) {
    this(operation, scope, key, "", "", key.hashCode());
  }

  private Identity(
      String operation, String scope, String first, String separator, String second, int keyHash) {
    this.operation = operation;
    this.scope = scope;
    this.first = first;
    this.separator = separator;
    this.second = second;
    this.hash = 31 * (31 * operation.hashCode() + scope.hashCode()) + keyHash;
  }

  /**
   * Creates the identity whose key is the three texts one after another. It equals one that is made
   * of the whole key, and takes less time: the texts are not copied, and their hashes are known
   * where they were used before.
   *
   * @param operation what is done, the same for all calls of one method
   * @param scope the tenant or principal; empty when the application has none
   * @param first the key's beginning
   * @param separator what stands between
   * @param second the key's end
   */
  public static Identity joined(
      String operation, String scope, String first, String separator, String second) {
    int hash = first.hashCode() * power(separator.length()) + separator.hashCode();
    hash = hash * power(second.length()) + second.hashCode();
    return new Identity(operation, scope, first, separator, second, hash);
  }

  private static int power(int exponent) {
    int power = 1;
    int rest = exponent;
    while (rest >= POWERS.length) {
      power *= POWERS[POWERS.length - 1];
      rest -= POWERS.length - 1;
    }
    return power * POWERS[rest];
  }

  /** Returns the operation's name. */
  public String operation() {
    return operation;
  }

  /** Returns the scope; empty when there is none. */
  public String scope() {
    return scope;
  }

  /** Returns the key; made anew each time where the identity was joined. */
  public String key() {
    return isJoined() ? first + separator + second : first;
  }

  /** Returns the number of the key's characters. */
  public int keyLength() {
    return first.length() + separator.length() + second.length();
  }

  /** Returns whether the key is kept in several parts. */
  public boolean isJoined() {
    return first.length() < keyLength();
  }

  /**
   * Computes the SHA-256 of the three texts, each led by its length, as UTF-16 code units. UTF-16
   * and not UTF-8, because encoders replace lone surrogates, and two keys would become one.
   */
  public Digest digest() {
    int size = 1 + 3 * Integer.BYTES;
    size += Character.BYTES * (operation.length() + scope.length() + keyLength());
    ByteBuffer buffer = ByteBuffer.allocate(size).put(HASH_VERSION);
    append(buffer.putInt(operation.length()), operation);
    append(buffer.putInt(scope.length()), scope);
    append(buffer.putInt(keyLength()), first);
    append(buffer, separator);
    append(buffer, second);
    return Digest.sha256(buffer.array());
  }

  private static void append(ByteBuffer buffer, String text) {
    for (int i = 0; i < text.length(); i++) {
      buffer.putChar(text.charAt(i));
    }
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof Identity that
            && hash == that.hash
            && hasSameKey(that)
            && scope.equals(that.scope)
            && operation.equals(that.operation));
  }

  private boolean hasSameKey(Identity that) {
    // A replay's parts are those of the call before it; others may have the same text all the same.
    return (first.equals(that.first)
            && second.equals(that.second)
            && separator.equals(that.separator))
        || ((isJoined() || that.isJoined()) && key().equals(that.key()));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** Returns the abbreviated digest, never the texts. */
  @Override
  public String toString() {
    return digest().abbreviated();
  }
}
