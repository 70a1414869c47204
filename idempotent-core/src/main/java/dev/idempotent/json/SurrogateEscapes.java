package dev.idempotent.json;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.SerializableString;
import tools.jackson.core.io.CharacterEscapes;
import tools.jackson.core.io.SerializedString;

/**
 * Writes each surrogate char as an escape of its own, so that a lone one survives: UTF-8 has no
 * bytes for it. All other characters are written as JSON and UTF-8 have them.
 */
final class SurrogateEscapes extends CharacterEscapes {

  private static final long serialVersionUID = 1L;

  private static final int[] ASCII = standardAsciiEscapesForJSON();

  @Override
  @SuppressWarnings("MS_EXPOSE_REP") // Jackson asks for the table and does not write to it.
  public int[] getEscapeCodesForAscii() {
    return ASCII;
  }

  @Override
  public @Nullable SerializableString getEscapeSequence(int character) {
    boolean surrogate =
        character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    return surrogate ? new SerializedString(String.format("\\u%04X", character)) : null;
  }
}
