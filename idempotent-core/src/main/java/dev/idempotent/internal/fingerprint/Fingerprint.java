package dev.idempotent.internal.fingerprint;

import dev.idempotent.annotation.FingerprintIgnore;
import dev.idempotent.spi.Digest;
import java.lang.reflect.AnnotatedElement;
import java.util.Comparator;
import java.util.List;

/**
 * Condenses what a call was asked to do into 32 bytes, so that a retry can be told from another
 * request under the same key.
 *
 * <p>Two calls have one fingerprint exactly if their arguments are equal in these terms:
 *
 * <ul>
 *   <li>objects and records by their fields, those of superclasses included, whatever the order of
 *       declaration; static, transient, {@link FingerprintIgnore ignored} and null fields are left
 *       out
 *   <li>the class's name only where it is not the declared type, so that moving a class does not
 *       refuse the retries of earlier calls
 *   <li>lists, arrays and deques by their elements in order; sets, other collections and maps
 *       without order
 *   <li>integers by value, whatever their width; {@code float} and {@code double} by value, with
 *       one NaN and without the sign of zero; {@code BigDecimal} by value, so that 1.0 is 1.00
 *   <li>text by its UTF-16 units: neither normalised nor folded
 * </ul>
 *
 * <p>The encoding underneath is injective, independent of locale, zone and charset, and stored: it
 * may never change within its version. Thread-safe.
 */
public final class Fingerprint {

  /** Distinguishes the two uses, and this encoding from any later one. */
  private static final String ARGUMENTS_V1 = "idempotent/fingerprint/arguments/1";

  private static final String TEXT_V1 = "idempotent/fingerprint/text/1";

  private Fingerprint() {}

  /**
   * Returns the fingerprint of the text that a template was rendered to.
   *
   * <p>It is as distinctive as the rendering: the text must be different for different values.
   */
  public static Digest ofText(String rendered) {
    CanonicalBuffer buffer = new CanonicalBuffer();
    buffer.text(TEXT_V1);
    buffer.text(rendered);
    return Digest.sha256(buffer.toBytes());
  }

  /**
   * Returns the fingerprint of arguments, in any order. Parameters that are {@linkplain #isIgnored
   * ignored} are left out by the caller.
   *
   * @throws dev.idempotent.InvalidKeyException with {@code FINGERPRINT_UNENCODABLE} if an argument
   *     has no canonical encoding; the message names types and a path, no values
   */
  public static Digest ofArguments(List<Argument> arguments) {
    CanonicalBuffer buffer = new CanonicalBuffer();
    buffer.text(ARGUMENTS_V1);
    buffer.integer(arguments.size());
    CanonicalEncoder encoder = new CanonicalEncoder(buffer);
    arguments.stream()
        .sorted(Comparator.comparing(Argument::name))
        .forEach(
            argument -> {
              buffer.text(argument.name());
              encoder.encode(argument);
            });
    return Digest.sha256(buffer.toBytes());
  }

  /** Says whether a parameter, field or record component is to be left out. */
  public static boolean isIgnored(AnnotatedElement element) {
    return element.isAnnotationPresent(FingerprintIgnore.class);
  }
}
