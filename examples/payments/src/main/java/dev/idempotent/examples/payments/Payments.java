package dev.idempotent.examples.payments;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.Idempotency;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import dev.idempotent.spi.CallListener;
import java.time.Duration;

/** The application: a pool, the engine over it, and the service on the engine's data source. */
public final class Payments implements AutoCloseable {
  private final HikariDataSource pool;
  private final JdbcIdempotency idempotency;
  private final PaymentService service;

  /**
   * Starts the application.
   *
   * @param database where the pool connects to, and with how many connections
   * @param listener is told how each call ended, for counting
   */
  public Payments(HikariConfig database, CallListener listener) {
    pool = new HikariDataSource(database);
    idempotency =
        JdbcIdempotency.builder(pool)
            .schema(SchemaMode.CREATE) // an application in production runs the DDL by itself
            .defaultTtl(Duration.ofHours(24))
            .listener(listener)
            .build();
    Idempotency.install(idempotency);
    service = new PaymentService(idempotency.dataSource());
  }

  /** Returns the service. */
  public PaymentService service() {
    return service;
  }

  @Override
  public void close() {
    idempotency.close();
    pool.close();
  }
}
