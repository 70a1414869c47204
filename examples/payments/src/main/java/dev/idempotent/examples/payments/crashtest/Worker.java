package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.CallInProgressException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.KeyReusedException;
import dev.idempotent.OutcomeUnknownException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.TransactionLostException;
import dev.idempotent.examples.payments.PaymentService;
import dev.idempotent.examples.payments.Payments;
import dev.idempotent.spi.CallOutcome;
import java.io.DataInputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The process that makes payments: its share of the file's lines, with several threads.
 *
 * <p>It reads the database's URL and password from its standard input, where no list of processes
 * shows them, then waits for one byte, the starting signal. Each outcome goes to the standard
 * output at once, as one byte: so nothing that it has told is lost when it is killed. It ends when
 * the standard input does, whether that is the supervisor's will or its death.
 */
final class Worker {
  /** Told when the worker is connected and waits for the starting signal. */
  static final int READY = 'R';

  /** Told when all lines are done. */
  static final int DONE = 'D';

  /** Told after each call: an index in this list. */
  static final List<CallOutcome> OUTCOMES = List.of(CallOutcome.values());

  private static final long GIVE_UP_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final PaymentService service;
  private final RequestReader requests;
  private final int share;
  private final int shares;

  private Worker(PaymentService service, RequestReader requests, int share, int shares) {
    this.service = service;
    this.requests = requests;
    this.share = share;
    this.shares = shares;
  }

  /** Runs a worker: share, number of shares, number of threads, and the file unless the sample. */
  public static void main(String... args) throws InterruptedException {
    FileOutputStream told = new FileOutputStream(FileDescriptor.out);
    System.setOut(System.err);
    try {
      run(
          Integer.parseInt(args[0]),
          Integer.parseInt(args[1]),
          Integer.parseInt(args[2]),
          Source.of(args.length > 3 ? Optional.of(Path.of(args[3])) : Optional.empty()),
          told);
    } catch (IOException | RuntimeException e) {
      die(String.valueOf(e.getMessage()));
    }
  }

  private static void run(int share, int shares, int threads, Source source, FileOutputStream told)
      throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(System.in);
    Target target = Target.readFrom(in);
    Thread watch = new Thread(() -> endWith(in), "watch");
    watch.setDaemon(true);
    try (Payments payments =
            new Payments(
                target.pool(threads), event -> tell(told, OUTCOMES.indexOf(event.outcome())));
        RequestReader requests = source.open()) {
      tell(told, READY);
      if (in.read() < 0) {
        return;
      }
      watch.start();
      new Worker(payments.service(), requests, share, shares).work(threads);
    }
    tell(told, DONE);
    watch.join();
  }

  private void work(int count) throws InterruptedException {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = new Thread(this::sendLines, "client-" + i);
      thread.start();
      threads.add(thread);
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void sendLines() {
    try {
      for (Line line = requests.next(); line != null; line = requests.next()) {
        if (line instanceof Line.Good good && line.number() % shares == share) {
          send(good);
        }
      }
    } catch (IOException | RuntimeException e) {
      die(String.valueOf(e.getMessage()));
    }
  }

  /** Sends a request until there is an answer, as a client would: with the same key each time. */
  private void send(Line.Good line) {
    long begin = System.nanoTime();
    while (true) {
      try {
        service.charge(line.request());
        return;
      } catch (KeyReusedException e) {
        return; // an answer as well: this request will never be carried out
      } catch (StoreUnavailableException
          | CallInProgressException
          | OutcomeUnknownException
          | TransactionLostException
          | SQLTransientException
          | SQLRecoverableException e) {
        if (System.nanoTime() - begin > GIVE_UP_NANOS) {
          throw failed(line, e);
        }
      } catch (IdempotencyException | SQLException e) {
        throw failed(line, e);
      }
    }
  }

  private static RunFailedException failed(Line line, Exception e) {
    String reason =
        e instanceof SQLException sql
            ? sql.getClass().getSimpleName() + ", error " + sql.getErrorCode()
            : String.valueOf(e.getMessage());
    return new RunFailedException("line " + line.number() + ": " + reason);
  }

  private static synchronized void die(String reason) {
    System.err.println("worker: " + reason.lines().findFirst().orElse(""));
    Runtime.getRuntime().halt(1);
  }

  private static void tell(FileOutputStream told, int what) {
    try {
      told.write(what);
    } catch (IOException e) {
      Runtime.getRuntime().halt(1); // nobody listens any more
    }
  }

  private static void endWith(InputStream in) {
    try {
      while (in.read() >= 0) {
        // Nothing else is said.
      }
    } catch (IOException e) {
      // Then it has ended, too.
    }
    Runtime.getRuntime().halt(0);
  }
}
