package dev.idempotent.faults.history;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.zip.CRC32;

/**
 * A line of a history file: fields that are separated by tabs, the last of which is a checksum over
 * the others. So a line of which only a part was written is never taken for a whole one.
 */
final class Line {
  private static final String SEPARATOR = "\t";

  private Line() {}

  /** Makes the bytes of a line, the line feed included. */
  static byte[] encode(List<String> fields) {
    for (String field : fields) {
      if (field.indexOf('\t') >= 0 || field.indexOf('\n') >= 0) {
        throw new IllegalArgumentException("a field of a history holds a tab or a line feed");
      }
    }
    String text = String.join(SEPARATOR, fields);
    return (text + SEPARATOR + checksum(text) + "\n").getBytes(StandardCharsets.UTF_8);
  }

  /**
   * Takes a line apart.
   *
   * @throws IllegalArgumentException if the checksum does not fit
   */
  static List<String> decode(String line) {
    int end = line.lastIndexOf(SEPARATOR);
    if (end < 0 || !line.substring(end + 1).equals(checksum(line.substring(0, end)))) {
      throw new IllegalArgumentException("a line of a history is damaged");
    }
    return Arrays.asList(line.substring(0, end).split(SEPARATOR, -1));
  }

  private static String checksum(String text) {
    CRC32 crc = new CRC32();
    crc.update(text.getBytes(StandardCharsets.UTF_8));
    return String.format(Locale.ROOT, "%08x", crc.getValue());
  }
}
