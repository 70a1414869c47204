package dev.idempotent.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

final class BookkeeperTest {

  @Test
  void task_runsOnAnotherThread() throws Exception {
    try (Bookkeeper bookkeeper = new Bookkeeper()) {
      assertThat(threadOf(bookkeeper)).isNotSameAs(Thread.currentThread());
    }
  }

  @Test
  void close_endsTheThread() throws Exception {
    Bookkeeper bookkeeper = new Bookkeeper();
    Thread thread = threadOf(bookkeeper);

    bookkeeper.close();

    thread.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(thread.isAlive()).isFalse();
  }

  @Test
  void taskAfterClose_isRefusedInSilence() {
    Bookkeeper bookkeeper = new Bookkeeper();
    bookkeeper.close();
    CompletableFuture<Thread> ran = new CompletableFuture<>();

    bookkeeper.execute(() -> ran.complete(Thread.currentThread()));

    assertThat(ran).isNotDone();
  }

  private static Thread threadOf(Bookkeeper bookkeeper) throws Exception {
    CompletableFuture<Thread> ran = new CompletableFuture<>();
    bookkeeper.execute(() -> ran.complete(Thread.currentThread()));
    return ran.get(10, TimeUnit.SECONDS);
  }
}
