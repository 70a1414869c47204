package dev.idempotent.benchmarks.peer;

import dev.idempotent.benchmarks.contender.Entry;
import java.util.List;

/**
 * The libraries to compare with. All are on a pool with HikariCP's defaults, which is what their
 * users have.
 */
public final class Peers {
  private Peers() {}

  /** Returns them in the order of the tables. */
  public static List<Entry> all() {
    return List.of(
        Entry.withResult("arun0009 idempotent-core", ArunContender::in),
        Entry.withResult("Powertools idempotency", PowertoolsContender::in),
        Entry.withoutResult("Spring Integration", IntegrationContender::asDocumented),
        Entry.withoutResult(
            "Spring Integration, one transaction", IntegrationContender::inOneTransaction),
        Entry.withoutResult("Camel", CamelContender::asDocumented),
        Entry.withoutResult("Camel, transacted route", CamelContender::inOneTransaction),
        Entry.withoutResult("Eventuate Tram", EventuateContender::in));
  }
}
