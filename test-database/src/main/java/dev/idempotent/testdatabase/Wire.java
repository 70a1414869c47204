package dev.idempotent.testdatabase;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The network between an application and its MySQL or MariaDB, which can be cut and held up. What
 * the application sends passes packet by packet, so that a fault meets exactly one of them or its
 * answer. Thread-safe.
 */
public final class Wire implements AutoCloseable {
  /** What happens to a packet of the application. */
  public enum Fault {
    /** It is lost, and the connection with it. */
    LOSE,
    /** It is lost, and nobody notices. */
    DROP,
    /** It arrives; its answer is lost, and the connection with it. */
    LOSE_ANSWER,
    /** It arrives; its answer does not, and nobody notices. */
    HOLD_ANSWER,
    /** It arrives and is answered; then the connection is lost. */
    CUT_AFTER,
    /** It arrives, and the server learns that nothing will follow. */
    HALF_CLOSE,
    /** It is held up until {@link #deliver}, and the application loses its connection. */
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
  private final List<WireLink> links = new CopyOnWriteArrayList<>();
  private final AtomicReference<@Nullable Rule> rule = new AtomicReference<>();
  private final Queue<CountDownLatch> delayed = new ConcurrentLinkedQueue<>();
  private volatile CountDownLatch flowing = new CountDownLatch(0);
  private volatile boolean down;

  /**
   * Listens on a port of the loopback interface.
   *
   * @param jdbcUrl the URL of the server, with a port and a slash after it
   */
  public Wire(String jdbcUrl) throws IOException {
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

  /**
   * Has new connections lead to another server, as after a failover.
   *
   * @param jdbcUrl the URL of that server
   */
  public void switchTo(String jdbcUrl) {
    server = serverAt(addressIn(jdbcUrl));
  }

  /** Whether a packet is a COMMIT, and not one that mentions it, or a procedure that commits. */
  public static boolean isCommit(String text) {
    return text.endsWith("COMMIT")
        || (text.contains("CALL ") && (text.contains("_COMPLETE`(") || text.contains("_PUT`(")));
  }

  /** Returns the URL for the application. */
  public String url() {
    return url;
  }

  /**
   * Has the next packet of the kind, and only that one, meet a fault.
   *
   * @param packet is asked with the packet's bytes as text, in upper case
   */
  public void next(Predicate<String> packet, Fault fault) {
    rule.set(new Rule(packet, fault));
  }

  /** Returns whether a packet is still to meet the fault of {@link #next}. */
  public boolean isArmed() {
    return rule.get() != null;
  }

  /** Takes {@link #next} back, and returns whether no packet has met the fault. */
  public boolean disarm() {
    return rule.getAndSet(null) != null;
  }

  /** Cuts all connections; no new ones are to be had until {@link #up}. */
  public void down() {
    down = true;
    cut();
  }

  /** Ends {@link #down} and stalling. */
  public synchronized void up() {
    down = false;
    flowing.countDown();
  }

  /** Holds up everything until {@link #up}. */
  public synchronized void stall() {
    if (flowing.getCount() == 0) {
      flowing = new CountDownLatch(1);
    }
  }

  /** Cuts all connections; new ones are to be had. */
  public void cut() {
    links.forEach(WireLink::close);
  }

  /** Lets delayed packets arrive. */
  public void deliver() {
    for (CountDownLatch latch = delayed.poll(); latch != null; latch = delayed.poll()) {
      latch.countDown();
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    up();
    deliver();
    cut();
  }

  static void start(String name, Runnable task) {
    Thread thread = new Thread(task, name);
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket client = listener.accept();
        if (down) {
          client.close();
        } else {
          connect(client);
        }
      } catch (IOException e) {
        // The listener is closed: this is the end.
      }
    }
  }

  private void connect(Socket client) throws IOException {
    try {
      WireLink link = new WireLink(this, client, new Socket(server.getAddress(), server.getPort()));
      links.add(link);
      link.open();
    } catch (IOException e) {
      client.close(); // The server is gone, and the application has to notice.
    }
  }

  void ended(WireLink link) {
    links.remove(link);
  }

  void awaitFlow() throws InterruptedException {
    flowing.await();
  }

  void awaitDelivery() throws InterruptedException {
    CountDownLatch latch = new CountDownLatch(1);
    delayed.add(latch);
    latch.await();
  }

  /** Returns what happens to a packet, which only one packet is ever told. */
  @Nullable Fault faultOf(String text) {
    Rule armed = rule.get();
    return armed != null && armed.when().test(text) && rule.compareAndSet(armed, null)
        ? armed.fault()
        : null;
  }
}
