package dev.idempotent.benchmarks.lab;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The relay counts what passes, and delays each answer once. */
final class RelayTest {
  private static final int QUESTIONS = 5;

  @Test
  void traffic_isCounted() throws Exception {
    try (Echo echo = new Echo();
        Relay relay = Relay.to(echo.address(), Duration.ZERO)) {
      ask(relay);

      // The echo has not spoken before the first question, as MySQL does with its greeting.
      assertThat(relay.traffic()).isEqualTo(new Traffic(QUESTIONS - 1, 2 * QUESTIONS));
    }
  }

  @Test
  void answers_areDelayed() throws Exception {
    Duration delay = Duration.ofMillis(20);
    try (Echo echo = new Echo();
        Relay relay = Relay.to(echo.address(), delay)) {
      long start = System.nanoTime();
      ask(relay);

      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(delay.multipliedBy(QUESTIONS));
    }
  }

  private static void ask(Relay relay) throws IOException {
    try (Socket client = new Socket(InetAddress.getLoopbackAddress(), relay.port())) {
      for (int i = 0; i < QUESTIONS; i++) {
        client.getOutputStream().write(i);
        assertThat(client.getInputStream().read()).isEqualTo(i);
      }
    }
  }

  /** Answers each byte with the same one. */
  private static final class Echo implements AutoCloseable {
    private final ServerSocket listener;

    Echo() throws IOException {
      listener = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      new Thread(this::answer, "echo").start();
    }

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), listener.getLocalPort());
    }

    private void answer() {
      try (Socket client = listener.accept()) {
        InputStream in = client.getInputStream();
        OutputStream out = client.getOutputStream();
        for (int read = in.read(); read >= 0; read = in.read()) {
          out.write(read);
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() throws IOException {
      listener.close();
    }
  }
}
