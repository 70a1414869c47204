package dev.idempotent.faults.history;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The calls of all threads of all processes.
 *
 * @param calls in no particular order
 * @param files how many threads have left a history
 * @param tornLines how many histories end within a line
 */
public record History(Collection<Call> calls, int files, int tornLines) {

  /**
   * Reads all files of a folder. A file may end within a line, since its process was killed: that
   * line was never written. A torn invocation was not made; a torn answer is one that nobody got.
   *
   * @throws IOException also if a line is damaged anywhere else, or does not fit those before
   */
  public static History read(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> found = Files.list(folder)) {
      files = found.filter(path -> path.toString().endsWith(".history")).sorted().toList();
    }
    Map<String, Call> calls = new LinkedHashMap<>();
    int torn = 0;
    for (Path file : files) {
      if (read(file, calls)) {
        torn++;
      }
    }
    return new History(new ArrayList<>(calls.values()), files.size(), torn);
  }

  private static boolean read(Path file, Map<String, Call> calls) throws IOException {
    String text = Files.readString(file, StandardCharsets.UTF_8);
    int begin = 0;
    for (int end = text.indexOf('\n'); end >= 0; end = text.indexOf('\n', begin)) {
      try {
        add(Line.decode(text.substring(begin, end)), calls);
      } catch (IllegalArgumentException e) {
        throw new IOException(file + ", at character " + begin + ": " + e.getMessage(), e);
      }
      begin = end + 1;
    }
    return begin < text.length();
  }

  private static void add(List<String> fields, Map<String, Call> calls) {
    String id = fields.get(1);
    if (fields.get(0).equals(Entries.INVOKED)) {
      if (calls.put(id, Entries.toCall(fields)) != null) {
        throw new IllegalArgumentException("a call was made twice");
      }
      return;
    }
    Call call = calls.get(id);
    if (call == null || call.answer() != null) {
      throw new IllegalArgumentException("an answer belongs to no open call");
    }
    calls.put(id, call.answered(Long.parseLong(fields.get(2)), Entries.toAnswer(fields)));
  }
}
