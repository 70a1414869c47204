package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/** Collects all that the library logs and throws, to look for texts that must not be there. */
final class Leaks implements AutoCloseable {
  private final Logger logger = Logger.getLogger("dev.idempotent");
  private final List<String> texts = new CopyOnWriteArrayList<>();
  private final Handler handler =
      new Handler() {
        private final SimpleFormatter formatter = new SimpleFormatter();

        @Override
        public void publish(LogRecord record) {
          texts.add(formatter.format(record));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
      };

  Leaks() {
    handler.setLevel(Level.ALL);
    logger.setLevel(Level.ALL);
    logger.setUseParentHandlers(false);
    logger.addHandler(handler);
  }

  /** Takes note of an exception with its causes and what it suppresses. */
  void add(Throwable thrown) {
    StringWriter text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    texts.add(text.toString());
  }

  /** Returns how many of the texts begin or go on with a word, such as an error's id. */
  long count(String word) {
    return texts.stream().filter(text -> text.contains(word)).count();
  }

  void assertNone(String... secrets) {
    for (String text : texts) {
      assertThat(text).doesNotContainIgnoringCase(secrets);
    }
  }

  @Override
  public void close() {
    logger.removeHandler(handler);
    logger.setUseParentHandlers(true);
    logger.setLevel(null);
  }
}
