package dev.idempotent.faults.cluster;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.testcontainers.DockerClientFactory;

/**
 * Drops packets between containers, without a trace for either side. The rules are set in the
 * container's own network by the machine's nsenter and iptables, which takes root on the machine
 * that the Docker engine runs on.
 */
final class PacketFilter {
  private final String container;

  /**
   * @param container whose packets are dropped
   */
  PacketFilter(String container) {
    this.container = container;
  }

  /** Drops what comes from the addresses. */
  void dropFrom(Collection<String> addresses) {
    addresses.forEach(address -> change("-I", "INPUT", "-s", address, "-j", "DROP"));
  }

  /** Drops what goes to the addresses. */
  void dropTo(Collection<String> addresses) {
    addresses.forEach(address -> change("-I", "OUTPUT", "-d", address, "-j", "DROP"));
  }

  /** Drops nothing any more. */
  void clear() {
    change("-F");
  }

  private void change(String... rule) {
    Long process =
        DockerClientFactory.lazyClient()
            .inspectContainerCmd(container)
            .exec()
            .getState()
            .getPidLong();
    List<String> command =
        new ArrayList<>(List.of("nsenter", "--target", process + "", "--net", "--", "iptables"));
    command.addAll(List.of(rule));
    try {
      int status = new ProcessBuilder(command).inheritIO().start().waitFor();
      if (status != 0) {
        throw new IllegalStateException(command + " ended with status " + status);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted in " + command, e);
    }
  }
}
