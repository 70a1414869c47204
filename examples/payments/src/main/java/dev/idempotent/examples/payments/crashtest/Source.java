package dev.idempotent.examples.payments.crashtest;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where the requests are read from, as often as needed: a file, or the sample that is shipped. */
final class Source {
  private static final String SAMPLE = "/dev/idempotent/examples/payments/payments.csv";

  private final @Nullable Path file;

  private Source(@Nullable Path file) {
    this.file = file;
  }

  /**
   * Looks whether the file can be read.
   *
   * @throws RunFailedException if not
   */
  static Source of(Optional<Path> file) {
    file.ifPresent(
        path -> {
          if (!Files.exists(path)) {
            throw new RunFailedException("there is no file " + path);
          }
          if (!Files.isRegularFile(path)) {
            throw new RunFailedException(path + " is not a regular file");
          }
          if (!Files.isReadable(path)) {
            throw new RunFailedException(path + " can't be read: no permission");
          }
        });
    return new Source(file.orElse(null));
  }

  /** Returns the file, or nothing for the sample. */
  Optional<Path> file() {
    return Optional.ofNullable(file);
  }

  RequestReader open() throws IOException {
    return new RequestReader(file == null ? sample() : Files.newInputStream(file));
  }

  private static InputStream sample() throws IOException {
    InputStream sample = Source.class.getResourceAsStream(SAMPLE);
    if (sample == null) {
      throw new IOException("the sample is missing on the class path");
    }
    return sample;
  }

  @Override
  public String toString() {
    return file == null ? "the sample" : file.toString();
  }
}
