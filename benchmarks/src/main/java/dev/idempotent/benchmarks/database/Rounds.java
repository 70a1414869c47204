package dev.idempotent.benchmarks.database;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.contender.Contenders;
import dev.idempotent.benchmarks.contender.Entry;
import dev.idempotent.benchmarks.database.Options.Setting;
import dev.idempotent.benchmarks.database.Report.Done;
import dev.idempotent.benchmarks.database.Report.Throughput;
import dev.idempotent.benchmarks.lab.Lab;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Measures throughput in rounds. In each round every contender has one turn, in an order of its
 * own, and is compared with the others of the same round: what slows the machine down for longer
 * than a round slows all of them.
 */
final class Rounds implements AutoCloseable {
  private final Setting setting;
  private final List<Participant> participants = new ArrayList<>();
  private final AtomicLong next = new AtomicLong();
  private final Crew crew;

  Rounds(Lab lab, Setting setting, List<Entry> entries) throws Exception {
    this.setting = setting;
    this.crew = new Crew(setting.threads());
    for (Entry entry : entries) {
      participants.add(new Participant(entry, entry.factory().in(lab)));
    }
  }

  /** A contender and what it has done so far. */
  private static final class Participant {
    final Entry entry;
    final Contender contender;
    final List<Double> callsPerSecond = new ArrayList<>();
    final List<Double> cpuMicros = new ArrayList<>();
    final List<Double> serverMicros = new ArrayList<>();
    long errors;

    Participant(Entry entry, Contender contender) {
      this.entry = entry;
      this.contender = contender;
    }
  }

  void warmUp(Duration each) throws Exception {
    for (Participant participant : participants) {
      crew.work(participant.contender, participant.entry.name(), next, each);
    }
  }

  Throughput run(int rounds, Duration turn, Random random) throws Exception {
    List<Participant> order = new ArrayList<>(participants);
    for (int i = 0; i < rounds; i++) {
      Collections.shuffle(order, random);
      for (Participant participant : order) {
        Crew.Yield yield = crew.work(participant.contender, participant.entry.name(), next, turn);
        participant.callsPerSecond.add(yield.callsPerSecond());
        participant.cpuMicros.add(yield.cpuMicros());
        participant.serverMicros.add(yield.serverMicros());
        participant.errors += yield.errors();
      }
    }
    return result();
  }

  private Throughput result() {
    Map<String, List<Double>> byName = new LinkedHashMap<>();
    for (Participant participant : participants) {
      byName.put(participant.entry.name(), participant.callsPerSecond);
    }
    List<Done> done = new ArrayList<>();
    for (Participant participant : participants) {
      List<Double> figures = participant.callsPerSecond;
      done.add(
          new Done(
              participant.entry.name(),
              figures,
              participant.cpuMicros,
              participant.serverMicros,
              participant.errors,
              Spread.ofRatios(figures, required(byName, Contenders.FLOOR)),
              Spread.ofRatios(figures, required(byName, Contenders.PLAIN_ON_DEFAULTS)),
              toRival(figures, participant.entry.rival(), byName)));
    }
    return new Throughput(setting.threads(), setting.delayMillis(), done);
  }

  private static @Nullable Spread toRival(
      List<Double> figures, @Nullable String rival, Map<String, List<Double>> byName) {
    List<Double> ofRival = rival == null ? null : byName.get(rival);
    return ofRival == null ? null : Spread.ofRatios(figures, ofRival);
  }

  private static List<Double> required(Map<String, List<Double>> byName, String name) {
    List<Double> figures = byName.get(name);
    if (figures == null) {
      throw new IllegalStateException(name + " has not taken part");
    }
    return figures;
  }

  @Override
  public void close() {
    crew.close();
    for (Participant participant : participants) {
      participant.contender.close();
    }
  }
}
