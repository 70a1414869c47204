package dev.idempotent.jdbc;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.IdempotencyException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * The program that {@link RemoteHost} starts: an application in a process of its own, that does
 * what it reads from its standard input and tells what came of it, line by line.
 *
 * <pre>
 * call KEY N     calls the key by N threads at once
 * hold KEY       calls the key; the method goes on at "go"
 * chain KEY KEY  the same, and calls the second key before it returns
 * go             lets the methods go on
 * active         asks for the number of connections in use
 * </pre>
 */
final class HostProcess {
  private final HikariDataSource pool;
  private final JdbcIdempotency engine;
  private final CountDownLatch go = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newCachedThreadPool();

  private HostProcess(String url, String user, int connections, Duration wait) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setUsername(user);
    config.setPassword(System.getenv(RemoteHost.PASSWORD));
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(0);
    pool = new HikariDataSource(config);
    engine = JdbcIdempotency.builder(pool).waitAtMost(wait).build();
  }

  public static void main(String[] arguments) throws IOException {
    HostProcess host =
        new HostProcess(
            arguments[0],
            arguments[1],
            Integer.parseInt(arguments[2]),
            Duration.parse(arguments[3]));
    tell("ready");
    BufferedReader commands =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
    for (String line = commands.readLine(); line != null; line = commands.readLine()) {
      host.obey(line.split(" "));
    }
    // Nobody is there any more who would say anything.
    Runtime.getRuntime().halt(0);
  }

  private void obey(String[] words) {
    switch (words[0]) {
      case "call" -> {
        for (int i = 0; i < Integer.parseInt(words[2]); i++) {
          threads.execute(() -> tellOutcome(words[1], () -> {}));
        }
      }
      case "hold" -> threads.execute(() -> tellOutcome(words[1], () -> pause(words[1])));
      case "chain" ->
          threads.execute(
              () ->
                  tellOutcome(
                      words[1],
                      () -> {
                        pause(words[1]);
                        call(words[2], () -> {});
                      }));
      case "go" -> go.countDown();
      case "active" -> tell("active " + pool.getHikariPoolMXBean().getActiveConnections());
      default -> throw new IllegalArgumentException(words[0]);
    }
  }

  /** What a method does after it has written. */
  private interface Work {
    void run() throws Exception;
  }

  private void pause(String key) throws InterruptedException {
    tell("held " + key);
    go.await();
  }

  private void tellOutcome(String key, Work work) {
    try {
      tell("result " + key + " " + call(key, work));
    } catch (IdempotencyException e) {
      tell("failed " + key + " " + e.code());
    } catch (Exception e) {
      tell("failed " + key + " " + e.getClass().getSimpleName());
    }
  }

  private String call(String key, Work work) throws Exception {
    return engine.<String, Exception>call(
        "op",
        key,
        String.class,
        () -> {
          Bench.write(engine.dataSource(), key);
          work.run();
          return ProcessHandle.current().pid() + "@" + Thread.currentThread().getName();
        });
  }

  private static synchronized void tell(String line) {
    System.out.println(line);
    System.out.flush();
  }
}
