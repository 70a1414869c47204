package dev.idempotent.faults.check;

import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.History;
import dev.idempotent.faults.history.Identity;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Histories and tables, and the ways in which the rules look things up in them. */
final class Evidence {
  private final History history;
  private final Tables tables;
  private final Map<String, Call> callsById = new HashMap<>();
  private final Map<Identity, List<Call>> callsByIdentity = new HashMap<>();
  private final Map<String, Entry> entriesByRun = new HashMap<>();
  private final Map<String, List<Entry>> entriesByCall = new HashMap<>();
  private final Map<Identity, List<Entry>> entriesByIdentity = new HashMap<>();

  Evidence(History history, Tables tables) {
    this.history = history;
    this.tables = tables;
    for (Call call : history.calls()) {
      callsById.put(call.id(), call);
      add(callsByIdentity, call.identity(), call);
    }
    for (Entry entry : tables.entries()) {
      entriesByRun.putIfAbsent(entry.run(), entry);
      add(entriesByCall, entry.call(), entry);
      add(entriesByIdentity, entry.identity(), entry);
    }
    entriesByIdentity.values().forEach(list -> list.sort(Comparator.comparing(Entry::writtenAt)));
  }

  private static <K, V> void add(Map<K, List<V>> map, K key, V value) {
    map.computeIfAbsent(key, k -> new ArrayList<>(2)).add(value);
  }

  History history() {
    return history;
  }

  Tables tables() {
    return tables;
  }

  Collection<Call> calls() {
    return history.calls();
  }

  @Nullable Call call(String id) {
    return callsById.get(id);
  }

  Map<Identity, List<Call>> callsByIdentity() {
    return callsByIdentity;
  }

  /** Returns the effects of each identity, by the server's time. */
  Map<Identity, List<Entry>> entriesByIdentity() {
    return entriesByIdentity;
  }

  List<Entry> entriesOf(Identity identity) {
    return entriesByIdentity.getOrDefault(identity, List.of());
  }

  List<Entry> entriesOf(Call call) {
    return entriesByCall.getOrDefault(call.id(), List.of());
  }

  @Nullable Entry entry(String run) {
    return entriesByRun.get(run);
  }

  /**
   * Tells whether what a call was told holds: an inner call's answer only if the execution around
   * it has committed.
   */
  boolean stands(Call call) {
    String parent = call.parent();
    return parent == null || entriesByRun.containsKey(parent);
  }
}
