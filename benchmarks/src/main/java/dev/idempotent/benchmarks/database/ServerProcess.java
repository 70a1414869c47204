package dev.idempotent.benchmarks.database;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The server's process, if it runs on this machine and can be seen: a container's can. */
final class ServerProcess {
  private final @Nullable ProcessHandle process;

  private ServerProcess(@Nullable ProcessHandle process) {
    this.process = process;
  }

  /** Looks for the only server; of several, nobody knows which one is meant. */
  static ServerProcess find() {
    List<ProcessHandle> servers =
        ProcessHandle.allProcesses()
            .filter(process -> process.info().command().orElse("").endsWith("/mysqld"))
            .toList();
    return new ServerProcess(servers.size() == 1 ? servers.get(0) : null);
  }

  /** Returns the processor time that it has taken until now, or zero where it can't be seen. */
  long processorNanos() {
    return process == null
        ? 0
        : process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
  }
}
