package dev.idempotent.build;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A local Maven repository with this build's own artifacts, and links to the user's one for all
 * others. Nothing of this library gets into the user's repository, or comes from it; what Maven
 * downloads for the samples is there the next time.
 */
final class LinkedRepository {
  private LinkedRepository() {}

  /** Adds a link for each group of artifacts that is not there yet. */
  static void link(Path repository, Path users) throws IOException {
    for (Path entry : entries(users)) {
      Path ours = repository.resolve(entry.getFileName());
      if (!Files.isDirectory(entry)) {
        continue;
      }
      if (Files.isDirectory(ours) && !Files.isSymbolicLink(ours)) {
        if (!ours.endsWith("idempotent")) {
          link(ours, entry);
        }
      } else {
        Files.deleteIfExists(ours);
        Files.createSymbolicLink(ours, entry);
      }
    }
  }

  private static List<Path> entries(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.toList();
    }
  }
}
