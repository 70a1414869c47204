package dev.idempotent.benchmarks.storm;

import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.peer.Peers;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** What the storms have in common. */
final class Scene {
  /** How long the method takes besides its two statements. */
  static final int METHOD_MILLIS = 200;

  /** Connections per pool. */
  static final int POOL_SIZE = 64;

  /** The library, as most applications would have it. */
  static final String OURS = "idempotent, result, pool defaults";

  /** What the threads themselves take. */
  static final String WAITING_ONLY = "nothing but the waiting";

  private Scene() {}

  static Entry entry(String name) {
    Entry waiting = Entry.withoutResult(WAITING_ONLY, lab -> new WaitingOnly());
    return Stream.of(Contenders.all(), Peers.all(), List.of(waiting))
        .flatMap(List::stream)
        .filter(entry -> entry.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no contender " + name));
  }

  /** Returns commands of new keys, for a method that takes its time. */
  static List<PaymentCommand> commands(String series, int number) {
    return IntStream.range(0, number)
        .mapToObj(i -> PaymentCommand.numbered(series, i).taking(METHOD_MILLIS))
        .toList();
  }
}
