package dev.idempotent.jdbc;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The network between an application and its database, which can be cut and held up. */
final class Wire implements AutoCloseable {
  /** What happens to a packet of the application. */
  enum Fault {
    /** It is lost, and the connection with it. */
    LOSE,
    /** It arrives; its answer is lost, and the connection with it. */
    LOSE_ANSWER,
    /** It arrives; its answer does not, and nobody notices. */
    HOLD_ANSWER,
    /** It is held up, and the application loses its connection. */
    DELAY,
    /** Nothing passes any more, on no connection. */
    STALL,
    /** Everything is lost, and no new connection is to be had. */
    DOWN
  }

  private static final Pattern ADDRESS = Pattern.compile("//([^:/]+):(\\d+)/");

  private record Rule(Predicate<String> when, Fault fault) {}

  private final String url;
  private final ServerSocket listener;
  private volatile InetSocketAddress server;
  private final List<Link> links = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Rule> rule = new AtomicReference<>();
  private final CountDownLatch delayed = new CountDownLatch(1);
  private volatile CountDownLatch flowing = new CountDownLatch(0);
  private volatile boolean down;

  Wire(String jdbcUrl) throws IOException {
    Matcher address = addressIn(jdbcUrl);
    server = serverAt(address);
    listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    url =
        jdbcUrl.substring(0, address.start())
            + "//127.0.0.1:"
            + listener.getLocalPort()
            + "/"
            + jdbcUrl.substring(address.end());
    start("wire", this::accept);
  }

  private static Matcher addressIn(String jdbcUrl) {
    Matcher address = ADDRESS.matcher(jdbcUrl);
    if (!address.find()) {
      throw new IllegalArgumentException("no address in the URL");
    }
    return address;
  }

  private static InetSocketAddress serverAt(Matcher address) {
    return new InetSocketAddress(address.group(1), Integer.parseInt(address.group(2)));
  }

  /** Has new connections lead to another server, as after a failover. */
  void switchTo(String jdbcUrl) {
    server = serverAt(addressIn(jdbcUrl));
  }

  /** Whether a packet is a COMMIT, and not one that mentions it. */
  static boolean isCommit(String text) {
    return text.endsWith("COMMIT");
  }

  String url() {
    return url;
  }

  /** Has the next packet of the kind, and only that one, meet a fault. */
  void next(Predicate<String> packet, Fault fault) {
    rule.set(new Rule(packet, fault));
  }

  void down() {
    down = true;
    links.forEach(Link::close);
  }

  void up() {
    down = false;
    flowing.countDown();
  }

  /** Swallows everything from now on, while each side takes the other for connected. */
  void stall() {
    flowing = new CountDownLatch(1);
  }

  /** Cuts all connections; new ones are to be had. */
  void cut() {
    links.forEach(Link::close);
  }

  /** Lets a delayed packet arrive. */
  void deliver() {
    delayed.countDown();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    flowing.countDown();
    delayed.countDown();
    links.forEach(Link::close);
  }

  private static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        connect(listener.accept());
      } catch (IOException e) {
        // The listener is closed.
      }
    }
  }

  private void connect(Socket client) {
    if (down) {
      closeQuietly(client);
      return;
    }
    try {
      new Link(client, new Socket(server.getAddress(), server.getPort())).open();
    } catch (IOException e) {
      // The server is gone, which the application shall notice.
      closeQuietly(client);
    }
  }

  private final class Link {
    private final Socket client;
    private final Socket server;
    private volatile @Nullable Fault answers;

    Link(Socket client, Socket server) {
      this.client = client;
      this.server = server;
    }

    void open() {
      links.add(this);
      start("wire to the server", () -> pump(client, this::toServer));
      start("wire to the client", () -> pump(server, this::toClient));
    }

    void close() {
      closeQuietly(client);
      closeQuietly(server);
      links.remove(this);
    }

    private void pump(Socket from, Passage passage) {
      byte[] buffer = new byte[1 << 16];
      try {
        InputStream in = from.getInputStream();
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
          flowing.await();
          if (!passage.pass(buffer, n)) {
            return;
          }
        }
        close();
      } catch (IOException e) {
        close();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private boolean toServer(byte[] buffer, int n) throws IOException, InterruptedException {
      Fault fault = faultOf(buffer, n);
      if (fault == Fault.LOSE || fault == Fault.DOWN) {
        if (fault == Fault.DOWN) {
          down();
        }
        close();
        return false;
      }
      if (fault == Fault.STALL) {
        stall();
        flowing.await();
      }
      if (fault == Fault.DELAY) {
        answers = fault;
        closeQuietly(client);
        delayed.await();
      }
      if (fault == Fault.LOSE_ANSWER || fault == Fault.HOLD_ANSWER) {
        answers = fault;
      }
      server.getOutputStream().write(buffer, 0, n);
      return fault != Fault.DELAY;
    }

    private boolean toClient(byte[] buffer, int n) throws IOException {
      Fault fault = answers;
      if (fault == Fault.LOSE_ANSWER) {
        close();
        return false;
      }
      if (fault == null) {
        client.getOutputStream().write(buffer, 0, n);
      }
      return true;
    }

    private @Nullable Fault faultOf(byte[] buffer, int n) {
      Rule armed = rule.get();
      if (armed == null) {
        return null;
      }
      String text = new String(buffer, 0, n, StandardCharsets.ISO_8859_1).toUpperCase(Locale.ROOT);
      return armed.when().test(text) && rule.compareAndSet(armed, null) ? armed.fault() : null;
    }
  }

  @FunctionalInterface
  private interface Passage {
    boolean pass(byte[] buffer, int n) throws IOException, InterruptedException;
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }
}
