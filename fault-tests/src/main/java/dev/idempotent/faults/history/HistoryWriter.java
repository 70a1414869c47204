package dev.idempotent.faults.history;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes the history of one thread. Each line goes to the operating system by one write before the
 * caller goes on, so that it outlives a kill of the process: an invocation before the call begins,
 * an answer before anything follows from it. Used by one thread.
 */
public final class HistoryWriter implements Closeable {
  private final FileChannel file;

  private HistoryWriter(FileChannel file) {
    this.file = file;
  }

  /** Creates a file, which must not be there yet. */
  public static HistoryWriter create(Path path) throws IOException {
    return new HistoryWriter(
        FileChannel.open(path, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE));
  }

  /** Notes that a call is about to be made. */
  public void invoked(String id, @Nullable String parent, Identity identity, int payload) {
    write(Entries.ofInvocation(id, parent, identity, payload, System.nanoTime()));
  }

  /** Notes what came of it. */
  public void answered(String id, Answer answer) {
    write(Entries.ofAnswer(id, answer, System.nanoTime()));
  }

  private void write(List<String> fields) {
    try {
      ByteBuffer line = ByteBuffer.wrap(Line.encode(fields));
      while (line.hasRemaining()) {
        file.write(line);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
