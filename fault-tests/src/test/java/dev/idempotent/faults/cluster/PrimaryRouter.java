package dev.idempotent.faults.cluster;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One address for whichever server is the primary, as a router in front of a group gives: new
 * connections lead to the primary that the majority knows, and those to a former one are cut.
 */
final class PrimaryRouter implements Closeable {
  private static final long BETWEEN_LOOKS_MILLIS = 300;

  private final MySqlGroup group;
  private final ServerSocket door;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile @Nullable GroupMember target;

  PrimaryRouter(MySqlGroup group) throws IOException {
    this.group = group;
    this.door = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    this.target = group.primary().orElse(null);
    start(this::watch);
    start(this::receive);
  }

  private static void start(Runnable work) {
    Thread thread = new Thread(work, "router");
    thread.setDaemon(true);
    thread.start();
  }

  int port() {
    return door.getLocalPort();
  }

  private void watch() {
    while (!door.isClosed()) {
      GroupMember found = group.primary().orElse(null);
      if (found != target) {
        target = found;
        cutAll();
      }
      try {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void receive() {
    while (!door.isClosed()) {
      try {
        Socket client = door.accept();
        open.add(client);
        start(() -> lead(client));
      } catch (IOException e) {
        // Closed, or the client has gone already.
      }
    }
  }

  private void lead(Socket client) {
    GroupMember leadsTo = target;
    if (leadsTo == null) {
      cut(client);
      return;
    }
    try {
      Socket server = new Socket(InetAddress.getLoopbackAddress(), leadsTo.port());
      open.add(server);
      start(() -> pass(server, client));
      pass(client, server);
    } catch (IOException e) {
      cut(client);
    }
  }

  private void pass(Socket from, Socket to) {
    try (InputStream bytes = from.getInputStream()) {
      bytes.transferTo(to.getOutputStream());
    } catch (IOException e) {
      // One of the two has gone: the other one follows.
    }
    cut(from);
    cut(to);
  }

  private void cutAll() {
    open.forEach(this::cut);
  }

  private void cut(Socket socket) {
    open.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      // It is as good as closed.
    }
  }

  @Override
  public void close() throws IOException {
    door.close();
    cutAll();
  }
}
