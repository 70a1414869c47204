package dev.idempotent.benchmarks.contender;

import dev.idempotent.benchmarks.lab.PoolKind;
import java.util.ArrayList;
import java.util.List;

/** The unguarded method, the one guarded by hand, and the library's, on both kinds of pool. */
public final class Contenders {
  /** What the others are measured by: as fast as the method can be. */
  public static final String FLOOR = Floor.name(PoolKind.RECOMMENDED);

  /** What most applications run today. */
  public static final String PLAIN_ON_DEFAULTS = Floor.name(PoolKind.DEFAULTS);

  private Contenders() {}

  /** Returns them in the order of the tables. */
  public static List<Entry> all() {
    List<Entry> entries = new ArrayList<>();
    entries.add(Floor.entry(PoolKind.RECOMMENDED));
    entries.add(Floor.entry(PoolKind.DEFAULTS));
    entries.add(SpringFloor.entry(PoolKind.DEFAULTS));
    for (PoolKind kind : PoolKind.values()) {
      for (Mode mode : Mode.values()) {
        entries.add(HandWritten.entry(mode, kind));
        entries.add(Ours.entry(mode, kind));
        if (mode != Mode.VOID || kind == PoolKind.DEFAULTS) {
          entries.add(Ours.withProcedures(mode, kind));
        }
      }
    }
    return entries;
  }

  /** Returns further ones, of which only the retries are of interest. */
  public static List<Entry> forRetries() {
    List<Entry> entries = new ArrayList<>();
    for (PoolKind kind : PoolKind.values()) {
      entries.add(Ours.withoutNearCache(kind));
    }
    return entries;
  }
}
