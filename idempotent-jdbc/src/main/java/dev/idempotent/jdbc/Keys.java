package dev.idempotent.jdbc;

import dev.idempotent.CallInProgressException;
import dev.idempotent.ErrorCode;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.jdbc.internal.maintenance.Purge;
import dev.idempotent.jdbc.internal.operator.OperatorTable;
import dev.idempotent.jdbc.internal.operator.ScopeDeletion;
import dev.idempotent.jdbc.internal.operator.Sighting;
import dev.idempotent.jdbc.internal.operator.StoredKey;
import dev.idempotent.spi.Digest;
import dev.idempotent.spi.Identity;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The keys in the table, for operators: look at one, explain it, forget it; list, count and delete
 * those of a scope. Safe for use by several threads.
 *
 * <p>Each method runs short transactions of its own at READ COMMITTED, on connections of the pool
 * and never on that of a call: from within a call it sees nothing of that call, and needs a second
 * connection. An operation's name is that of {@code @Idempotent(operation = …)}, or else the class,
 * the method and its parameter types, as in {@code com.acme.Payments.charge(java.lang.String,int)};
 * the scope is empty where the application has none; the key is the text that the template makes.
 *
 * <p>Neither keys nor results are ever shown. All methods throw {@link StoreUnavailableException}
 * if the database can't be reached, refuses or does not answer in time.
 */
public final class Keys {
  /** The most rows that one page has. */
  public static final int MAXIMUM_PAGE = 1000;

  private final OperatorTable table;
  private final Purge purge;
  private final Duration waitAtMost;
  private final int batchRows;
  private final @Nullable IdempotencyEngine engine;

  /** Takes what it works on; the engine is null where no near-cache is at hand. */
  Keys(
      OperatorTable table,
      Purge purge,
      Duration waitAtMost,
      int batchRows,
      @Nullable IdempotencyEngine engine) {
    this.table = table;
    this.purge = purge;
    this.waitAtMost = waitAtMost;
    this.batchRows = batchRows;
    this.engine = engine;
  }

  /** Returns the committed row of a key, alive or expired; empty if there is none. */
  public Optional<KeyState> find(String operation, String scope, String key) {
    return table.find(new Identity(operation, scope, key)).map(KeyState::of);
  }

  /**
   * Says in plain sentences what is known of a key at this moment and what its next call will meet.
   * It asks for a shared lock of the row, which is refused or given up at once: so it tells a call
   * that is running from one that never came.
   */
  public List<String> explain(String operation, String scope, String key) {
    Identity identity = new Identity(operation, scope, key);
    Sighting seen = table.look(identity);
    StoredKey row = seen.row();
    boolean nearby = engine != null && engine.isNearby(identity);
    return new Explanation(identity.toString(), seen.held(), nearby)
        .of(row == null ? null : KeyState.of(row));
  }

  /**
   * Deletes a key, so that its next call runs the method again, and removes it from this JVM's
   * near-cache.
   *
   * <p>Other JVMs do not learn of it. Those that have the result in their near-cache go on to
   * replay it, at the longest for {@link Forgotten#replayableElsewhere}; so may a call of this JVM
   * that read the row just before. What the first call wrote stays as it is.
   *
   * @throws CallInProgressException if a running call or another transaction held the key for the
   *     engine's whole {@code waitAtMost}; nothing was deleted
   * @throws StoreUnavailableException also if the connection was lost while the deletion was being
   *     committed, of which the message tells; forgetting again does no harm
   */
  public Forgotten forget(String operation, String scope, String key) {
    Identity identity = new Identity(operation, scope, key);
    Optional<StoredKey> row = table.forget(identity, waitAtMost);
    if (engine != null) {
      engine.forgetNearby(identity);
    }
    return new Forgotten(
        identity.toString(),
        row.isPresent() ? Forgotten.What.DELETED : Forgotten.What.NONE,
        micros(row.map(StoredKey::replayableMicros).orElse(0L)));
  }

  /**
   * Returns the first rows of a scope in the order of their digests, alive and expired.
   *
   * @param limit how many, between 1 and {@link #MAXIMUM_PAGE}
   */
  public KeyPage list(String scope, int limit) {
    return list(scope, limit, new byte[0]);
  }

  /**
   * Returns the rows that follow a page.
   *
   * @param next what that page says is {@linkplain KeyPage#next next}
   */
  public KeyPage list(String scope, int limit, String next) {
    return list(scope, limit, position(next));
  }

  private KeyPage list(String scope, int limit, byte[] after) {
    if (limit < 1 || limit > MAXIMUM_PAGE) {
      throw new IllegalArgumentException("a page has 1 to " + MAXIMUM_PAGE + " rows, not " + limit);
    }
    List<StoredKey> rows = table.page(encoded(scope), after, limit);
    Optional<String> next =
        rows.size() < limit
            ? Optional.empty()
            : Optional.of(rows.get(limit - 1).identity().toHex());
    return new KeyPage(rows.stream().map(KeyState::of).toList(), next);
  }

  private static byte[] position(String next) {
    try {
      byte[] position = HexFormat.of().parseHex(next);
      if (position.length == Digest.LENGTH) {
        return position;
      }
    } catch (IllegalArgumentException e) {
      // Said below, without the text, which may be anything.
    }
    throw new IllegalArgumentException("the position is not one that a page has given");
  }

  /** Counts the rows of a scope; takes as long as reading all of them, page by page. */
  public KeyCount count(String scope) {
    OperatorTable.Tally tally = table.count(encoded(scope));
    return new KeyCount(tally.alive(), tally.expired());
  }

  /**
   * Deletes the rows of a scope in paced batches, as when a tenant leaves, and removes them from
   * this JVM's near-cache. Rows that a running call holds are left. An empty scope means the rows
   * of calls without one.
   *
   * <p>Other JVMs do not learn of it, see {@link #forget}. After an exception some rows are deleted
   * and others not; it may be called again.
   */
  public ScopeDeleted deleteScope(String scope) {
    byte[] encoded = encoded(scope);
    ScopeDeletion deletion = new ScopeDeletion(table, encoded, batchRows);
    try {
      deletion.run();
    } finally {
      if (engine != null) {
        engine.forgetScopeNearby(scope);
      }
    }
    OperatorTable.Tally left = table.count(encoded);
    return new ScopeDeleted(
        deletion.deleted(), left.alive() + left.expired(), micros(deletion.longestLifeMicros()));
  }

  /** Asks by how much the oldest row has outlived its expiry and the purge's grace period. */
  public Duration purgeLag() {
    try {
      return purge.lag();
    } catch (SQLException e) {
      throw new StoreUnavailableException(
          ErrorCode.STORE_UNAVAILABLE, "the purge's lag could not be read", e);
    }
  }

  private static Duration micros(long micros) {
    return Duration.of(micros, ChronoUnit.MICROS);
  }

  /** Lone surrogates would all become one replacement, and the wrong scope would be met. */
  private static byte[] encoded(String scope) {
    try {
      ByteBuffer bytes = StandardCharsets.UTF_8.newEncoder().encode(CharBuffer.wrap(scope));
      byte[] encoded = new byte[bytes.remaining()];
      bytes.get(encoded);
      return encoded;
    } catch (CharacterCodingException e) {
      throw new InvalidKeyException(
          ErrorCode.KEY_PART_TYPE, "the scope holds half of a surrogate pair");
    }
  }
}
