package dev.idempotent.testdatabase;

import java.io.BufferedInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** One connection of a {@link Wire}, with a thread for each direction. */
final class WireLink {
  private static final int HEADER = 4;

  private final Wire wire;
  private final Socket client;
  private final Socket server;
  private volatile Wire.@Nullable Fault answers;

  WireLink(Wire wire, Socket client, Socket server) {
    this.wire = wire;
    this.client = client;
    this.server = server;
  }

  void open() throws IOException {
    client.setTcpNoDelay(true);
    server.setTcpNoDelay(true);
    Wire.start("wire to the server", () -> pump(this::toServer));
    Wire.start("wire to the client", () -> pump(this::toClient));
  }

  void close() {
    closeQuietly(client);
    closeQuietly(server);
    wire.ended(this);
  }

  /** A direction. */
  private interface Direction {
    /** Passes on until the end of the connection, or throws. */
    void run() throws IOException, InterruptedException;
  }

  private void pump(Direction direction) {
    try {
      direction.run();
    } catch (IOException e) {
      close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void toServer() throws IOException, InterruptedException {
    DataInputStream in = new DataInputStream(new BufferedInputStream(client.getInputStream()));
    while (true) {
      byte[] packet = readPacket(in);
      wire.awaitFlow();
      if (!pass(packet)) {
        return;
      }
    }
  }

  /** Reads a packet of MySQL's protocol: the payload's length, a sequence number, the payload. */
  private static byte[] readPacket(DataInputStream in) throws IOException {
    byte[] header = new byte[HEADER];
    in.readFully(header);
    int length = (header[0] & 0xff) | (header[1] & 0xff) << 8 | (header[2] & 0xff) << 16;
    byte[] packet = new byte[HEADER + length];
    System.arraycopy(header, 0, packet, 0, HEADER);
    in.readFully(packet, HEADER, length);
    return packet;
  }

  /** Returns whether packets may follow. */
  private boolean pass(byte[] packet) throws IOException, InterruptedException {
    Wire.Fault fault = wire.isArmed() ? wire.faultOf(textOf(packet)) : null;
    if (fault == null) {
      write(packet);
      return true;
    }
    switch (fault) {
      case LOSE -> close();
      case DOWN -> {
        wire.down();
        close();
      }
      case DROP -> {
        return true;
      }
      case LOSE_ANSWER, HOLD_ANSWER, CUT_AFTER -> {
        answers = fault;
        write(packet);
        return true;
      }
      case HALF_CLOSE -> {
        write(packet);
        server.shutdownOutput();
      }
      case DELAY -> {
        answers = fault;
        closeQuietly(client);
        wire.awaitDelivery();
        write(packet);
      }
      case STALL -> {
        wire.stall();
        wire.awaitFlow();
        write(packet);
        return true;
      }
    }
    return false;
  }

  private static String textOf(byte[] packet) {
    return new String(packet, HEADER, packet.length - HEADER, StandardCharsets.ISO_8859_1)
        .toUpperCase(Locale.ROOT);
  }

  private void write(byte[] packet) throws IOException {
    server.getOutputStream().write(packet);
  }

  /** The protocol asks and answers in turn: what comes next is the answer that a fault meets. */
  private void toClient() throws IOException, InterruptedException {
    byte[] buffer = new byte[1 << 16];
    InputStream in = server.getInputStream();
    for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
      wire.awaitFlow();
      Wire.Fault fault = answers;
      if (fault == Wire.Fault.LOSE_ANSWER) {
        break;
      }
      if (fault == null || fault == Wire.Fault.CUT_AFTER) {
        client.getOutputStream().write(buffer, 0, n);
      }
      if (fault == Wire.Fault.CUT_AFTER) {
        break;
      }
    }
    close();
  }

  private static void closeQuietly(Socket socket) {
    try {
      socket.close();
    } catch (IOException e) {
      // It is of no use any more, closed or not.
    }
  }
}
