package dev.idempotent.examples.payments.crashtest;

import java.util.List;

/** How the JVMs of the workers are started. */
final class JvmOptions {
  private JvmOptions() {}

  /** Options for a small process that starts quickly. */
  static List<String> forWorker() {
    return List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xshare:auto");
  }
}
