package dev.idempotent.benchmarks.storm;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Pays nothing: the first caller of a key sleeps for as long as the method takes, and all others
 * wait for it. What remains is the time that so many threads take to begin, to wait and to wake.
 */
final class WaitingOnly implements Contender {
  private static final int LONGEST_SECONDS = 10;

  private final ConcurrentMap<String, CompletableFuture<Boolean>> leaders =
      new ConcurrentHashMap<>();

  @Override
  public @Nullable Object pay(PaymentCommand command) throws Exception {
    CompletableFuture<Boolean> mine = new CompletableFuture<>();
    CompletableFuture<Boolean> other = leaders.putIfAbsent(command.key(), mine);
    if (other != null) {
      return other.get(LONGEST_SECONDS, TimeUnit.SECONDS);
    }
    Thread.sleep(command.pauseMillis());
    mine.complete(true);
    return true;
  }
}
