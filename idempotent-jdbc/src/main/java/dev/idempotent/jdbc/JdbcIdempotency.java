package dev.idempotent.jdbc;

import dev.idempotent.Call;
import dev.idempotent.Idempotency;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.EngineBuilder;
import dev.idempotent.engine.IdempotencyEngine;
import dev.idempotent.jdbc.internal.maintenance.Purge;
import dev.idempotent.jdbc.internal.transaction.ParticipatingDataSource;
import dev.idempotent.jdbc.spi.EnclosingTransactions;
import java.sql.SQLException;
import java.time.Duration;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * An engine whose keys lie in MySQL or MariaDB, beside the business's own tables: each call's key
 * and writes commit in one transaction, or not at all. Safe for use by several threads.
 *
 * <pre>{@code
 * JdbcIdempotency idempotency = JdbcIdempotency.builder(pool).build();
 * DataSource db = idempotency.dataSource(); // what the application uses from now on
 * Idempotency.install(idempotency);
 * }</pre>
 */
public final class JdbcIdempotency implements Idempotency {
  private final IdempotencyEngine engine;
  private final ParticipatingDataSource dataSource;
  private final Purge purge;
  private final Keys keys;

  JdbcIdempotency(
      IdempotencyEngine engine, ParticipatingDataSource dataSource, Purge purge, Keys keys) {
    this.engine = engine;
    this.dataSource = dataSource;
    this.purge = purge;
    this.keys = keys;
  }

  /**
   * Starts the settings of an engine.
   *
   * @param pool where connections come from; it stays the application's to close, after the engine
   */
  public static Builder builder(DataSource pool) {
    return new Builder(pool);
  }

  /**
   * Returns the data source that the application must use: inside a call it gives the call's
   * connection, outside a plain one of the pool. On the call's connection {@code close} closes only
   * the handle, and what would end or change the transaction fails with an {@link SQLException}
   * that names the method: {@code commit}, {@code rollback}, {@code setAutoCommit(true)}, another
   * isolation level, DDL.
   */
  public DataSource dataSource() {
    return dataSource;
  }

  /** Returns the keys in the table, for operators. Usable for as long as the pool is. */
  public Keys keys() {
    return keys;
  }

  /**
   * Asks how far the deletion of expired rows has come.
   *
   * @throws StoreUnavailableException if the database does not answer
   */
  public PurgeStatus purgeStatus() {
    return new PurgeStatus(keys.purgeLag(), purge.deletedRows(), purge.failures());
  }

  @Override
  public <T, X extends Exception> @Nullable T call(
      Call<T> call, Body<? extends @Nullable T, X> body) throws X {
    return engine.call(call, body);
  }

  @Override
  public <T> T unwrap(Class<T> type) {
    return type.isInstance(this) ? type.cast(this) : engine.unwrap(type);
  }

  @Override
  public void close() {
    Idempotency.uninstall(this);
    purge.close();
    engine.close();
  }

  /** Settings of a {@link JdbcIdempotency}. Not safe for use by several threads. */
  public static final class Builder extends EngineBuilder<Builder> {
    private final DataSource pool;
    private final PurgeSettings purge = new PurgeSettings();
    private String table = "idempotent_call";
    private SchemaMode schema = SchemaMode.VALIDATE;
    private Duration answerWithin = Duration.ofSeconds(10);
    private Duration resolveWithin = Duration.ofSeconds(20);
    private boolean strict;
    private boolean serverPreparedStatements = true;
    private boolean procedures;
    private EnclosingTransactions enclosing = () -> null;

    Builder(DataSource pool) {
      this.pool = pool;
    }

    @Override
    protected Builder self() {
      return this;
    }

    /** Sets the table's name; {@code idempotent_call} by default, in the connection's database. */
    public Builder table(String name) {
      table = name;
      return this;
    }

    /** Sets what to do with the table at start; {@link SchemaMode#VALIDATE} by default. */
    public Builder schema(SchemaMode mode) {
      schema = mode;
      return this;
    }

    /** Sets up the deletion of expired rows. */
    public Builder purge(Consumer<PurgeSettings> settings) {
      settings.accept(purge);
      return this;
    }

    /**
     * Sets how long the server may take to answer one of the engine's own statements, the wait for
     * another call with the key not counted; 10 seconds by default. It does not bound the method's
     * own statements, nor the wait for a connection: those are the pool's and the driver's
     * settings.
     *
     * @throws dev.idempotent.IdempotencyConfigurationException if it is below 100 milliseconds
     */
    public Builder answerWithin(Duration limit) {
      answerWithin = Settings.atLeast("answerWithin", limit, Duration.ofMillis(100));
      return this;
    }

    /**
     * Sets how long to look for the outcome of a COMMIT whose answer was lost, before the call
     * fails with {@code OUTCOME_UNKNOWN}; 20 seconds by default. A wait for a connection adds to
     * it.
     *
     * @throws dev.idempotent.IdempotencyConfigurationException if it is below 100 milliseconds
     */
    public Builder resolveWithin(Duration limit) {
      resolveWithin = Settings.atLeast("resolveWithin", limit, Duration.ofMillis(100));
      return this;
    }

    /**
     * Sets whether a method fails, and is rolled back, that ends without having used the call's
     * connection. By default it is only warned of, once per method: it has probably written through
     * another data source, where nothing holds writes and key together.
     */
    public Builder strict(boolean on) {
      strict = on;
      return this;
    }

    /**
     * Sets whether the engine's own statements of a call, up to four of them and with {@link
     * #procedures} up to seven, are prepared on the server and kept there for as long as the
     * physical connection is open; true by default. They then cost server and driver less, and go
     * to the driver's connection itself, past what wraps statements. Where the server refuses, or
     * the connection can't be unwrapped to Connector/J's, texts are sent as usual. To be turned off
     * behind a proxy that gives a session which prepares a statement a server connection of its
     * own, and where {@code max_prepared_stmt_count} of the server is needed for others. The
     * method's own statements are not concerned.
     */
    public Builder serverPreparedStatements(boolean on) {
      serverPreparedStatements = on;
      return this;
    }

    /**
     * Sets whether stored procedures begin and end the calls' transactions; false by default. Each
     * does in one round trip what takes two otherwise: storing the result and COMMIT, with {@code
     * claim = LAST} the INSERT of the key and COMMIT, on a pool with autocommit on START
     * TRANSACTION and the INSERT of the key. Key and writes commit together or not at all as
     * without them.
     *
     * <p>The procedures lie beside the table, and {@link SchemaMode} applies to them as well. The
     * user needs EXECUTE on them. Statements are sent as usual in a replication group, with another
     * driver than Connector/J or URLs of several servers on a pool with autocommit off, by calls
     * that claim {@code LAST} and wait for less than a second or more than a quarter of their key's
     * life or have calls inside, for results whose method took more than a hundredth of that life,
     * and, after a warning, where the server turns out not to have them. Not for proxies that do
     * not look into procedures but have to know where transactions end.
     */
    public Builder procedures(boolean on) {
      procedures = on;
      return this;
    }

    /**
     * Sets who knows of transactions that something else begins, such as a framework's transaction
     * manager; nobody by default. Calls inside of such a transaction join it.
     */
    public Builder joining(EnclosingTransactions transactions) {
      enclosing = transactions;
      return this;
    }

    /**
     * Checks the weaving, driver, server and table, and starts the engine and its purge.
     *
     * @throws dev.idempotent.IdempotencyConfigurationException if something is not fit for use
     * @throws StoreUnavailableException if the database can't be reached
     */
    public JdbcIdempotency build() {
      checkWeaving();
      return Startup.build(
          pool,
          new Settings(
              table,
              schema,
              purge,
              waitAtMost(),
              answerWithin,
              resolveWithin,
              strict,
              serverPreparedStatements,
              procedures,
              enclosing),
          ticker(),
          notifier(),
          this::buildEngine);
    }
  }
}
