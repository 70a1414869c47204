package dev.idempotent.faults.workload;

import com.sun.management.UnixOperatingSystemMXBean;
import dev.idempotent.faults.planted.Planted;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import javax.management.JMException;
import javax.management.ObjectName;

/**
 * What a process that rests holds.
 *
 * @param threads live ones
 * @param openFiles file descriptors, sockets included
 * @param heapBytes after a full collection
 * @param cacheEntries results in the near-cache that are reachable
 * @param connections of the driver that are reachable, whether or not the pool knows of them
 */
public record Gauges(
    long threads, long openFiles, long heapBytes, long cacheEntries, long connections) {
  /** A pool opens and retires connections as it likes, and has threads for that. */
  private static final int SPARE_THREADS = 4;

  private static final int SPARE_FILES = 16;
  private static final int SPARE_HEAP = 6 << 20;

  /** What the near-cache reckons for an entry without its texts; it fills up to its bound. */
  private static final int LEAST_ENTRY = 240;

  /** Returns what this process holds. Its calls have to rest. */
  static Gauges measure() throws IOException {
    List<String> histogram = histogram(); // Collects first, and counts what is reachable.
    return new Gauges(
        ManagementFactory.getThreadMXBean().getThreadCount(),
        ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getOpenFileDescriptorCount(),
        ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed(),
        instances(histogram, "dev.idempotent.engine.Replay"),
        instances(histogram, "com.mysql.cj.jdbc.ConnectionImpl"));
  }

  private static List<String> histogram() throws IOException {
    try {
      Object text =
          ManagementFactory.getPlatformMBeanServer()
              .invoke(
                  new ObjectName("com.sun.management:type=DiagnosticCommand"),
                  "gcClassHistogram",
                  new Object[] {new String[0]},
                  new String[] {String[].class.getName()});
      return text.toString().lines().toList();
    } catch (JMException e) {
      throw new IOException(e);
    }
  }

  /** A line is: number, instances, bytes, class, perhaps a module. */
  private static long instances(List<String> histogram, String type) {
    for (String line : histogram) {
      String[] words = line.trim().split("\\s+", -1);
      if (words.length >= 4 && words[3].equals(type)) {
        return Long.parseLong(words[1]);
      }
    }
    return 0;
  }

  void appendTo(Path file) throws IOException {
    List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
    String line =
        String.join(
            " ",
            Stream.of(threads, openFiles, heapBytes, cacheEntries, connections)
                .map(String::valueOf)
                .toList());
    Files.write(file, Stream.concat(lines.stream(), Stream.of(line)).toList());
  }

  /** Reads what was appended. */
  public static List<Gauges> readFrom(Path file) throws IOException {
    List<Gauges> read = new ArrayList<>();
    for (String line : Files.readAllLines(file)) {
      String[] words = line.split(" ", -1);
      read.add(
          new Gauges(
              Long.parseLong(words[0]),
              Long.parseLong(words[1]),
              Long.parseLong(words[2]),
              Long.parseLong(words[3]),
              Long.parseLong(words[4])));
    }
    return read;
  }

  /**
   * Returns what has grown beyond what the pool's coming and going explains, in words.
   *
   * @param pool the greatest number of connections that there may be
   */
  public List<String> grownSince(Gauges before, int pool) {
    List<String> grown = new ArrayList<>();
    compare("threads", before.threads, threads, before.threads + SPARE_THREADS, grown);
    compare("open files", before.openFiles, openFiles, before.openFiles + SPARE_FILES, grown);
    compare("bytes of heap", before.heapBytes, heapBytes, before.heapBytes + SPARE_HEAP, grown);
    compare(
        "entries in the near-cache",
        before.cacheEntries,
        cacheEntries,
        Planted.NEAR_CACHE_BYTES / LEAST_ENTRY,
        grown);
    compare("connections", before.connections, connections, pool, grown);
    return grown;
  }

  private static void compare(String what, long before, long after, long most, List<String> grown) {
    if (after > most) {
      grown.add(what + ": " + before + " before and " + after + " after, at most " + most);
    }
  }
}
