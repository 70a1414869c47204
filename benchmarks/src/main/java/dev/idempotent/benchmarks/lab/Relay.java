package dev.idempotent.benchmarks.lab;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;

/**
 * Stands between driver and server, counts what passes, and makes the network as slow as wanted.
 *
 * <p>Question and answer alternate on a connection of MySQL's protocol. So a round trip is counted
 * where the client speaks after the server has spoken, and a delay is added to the first bytes of
 * each answer. Safe for use by several threads.
 */
final class Relay implements AutoCloseable {
  private static final int BUFFER_BYTES = 64 << 10;

  private final ServerSocket listener;
  private final InetSocketAddress server;
  private final long delayNanos;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final LongAdder roundTrips = new LongAdder();
  private final LongAdder bytes = new LongAdder();

  private Relay(ServerSocket listener, InetSocketAddress server, Duration delay) {
    this.listener = listener;
    this.server = server;
    this.delayNanos = delay.toNanos();
  }

  /** Listens on a free port of the loopback interface. */
  static Relay to(InetSocketAddress server, Duration delay) {
    try {
      Relay relay =
          new Relay(new ServerSocket(0, 50, InetAddress.getLoopbackAddress()), server, delay);
      start("relay", relay::accept);
      return relay;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listener.getLocalPort();
  }

  Traffic traffic() {
    return new Traffic(roundTrips.sum(), bytes.sum());
  }

  private void accept() throws IOException {
    while (true) {
      Socket client = listener.accept();
      Socket upstream = new Socket(server.getHostString(), server.getPort());
      client.setTcpNoDelay(true);
      upstream.setTcpNoDelay(true);
      open.add(client);
      open.add(upstream);
      Line line = new Line(client, upstream);
      start("relay up", line::passQuestions);
      start("relay down", line::passAnswers);
    }
  }

  @Override
  public void close() {
    closeQuietly(listener);
    open.forEach(Relay::closeQuietly);
  }

  /** One connection through the relay. */
  private final class Line {
    private final Socket client;
    private final Socket upstream;
    private final AtomicBoolean answered = new AtomicBoolean();
    private final AtomicBoolean asked = new AtomicBoolean();

    Line(Socket client, Socket upstream) {
      this.client = client;
      this.upstream = upstream;
    }

    void passQuestions() throws IOException {
      pass(
          client,
          upstream,
          () -> {
            if (answered.getAndSet(false)) {
              roundTrips.increment();
            }
            asked.set(true);
          });
    }

    void passAnswers() throws IOException {
      pass(
          upstream,
          client,
          () -> {
            if (asked.getAndSet(false)) {
              waitForDelay();
            }
            answered.set(true);
          });
    }

    private void pass(Socket from, Socket to, Runnable beforeChunk) throws IOException {
      byte[] buffer = new byte[BUFFER_BYTES];
      try (from;
          to) {
        InputStream in = from.getInputStream();
        OutputStream out = to.getOutputStream();
        for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
          bytes.add(read);
          beforeChunk.run();
          out.write(buffer, 0, read);
        }
      } finally {
        open.remove(from);
        open.remove(to);
      }
    }
  }

  private void waitForDelay() {
    long end = System.nanoTime() + delayNanos;
    for (long left = delayNanos; left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private interface Work {
    void run() throws IOException;
  }

  private static void start(String name, Work work) {
    Thread thread =
        new Thread(
            () -> {
              try {
                work.run();
              } catch (IOException e) {
                // One side has closed the connection, which is how each of them ends.
              }
            },
            name);
    thread.setDaemon(true);
    thread.start();
  }

  private static void closeQuietly(AutoCloseable closeable) {
    try {
      closeable.close();
    } catch (Exception e) {
      // It is closed all the same.
    }
  }
}
