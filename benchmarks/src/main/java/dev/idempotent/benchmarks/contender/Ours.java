package dev.idempotent.benchmarks.contender;

import dev.idempotent.Idempotency;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.benchmarks.lab.Paid;
import dev.idempotent.benchmarks.lab.PaymentCommand;
import dev.idempotent.benchmarks.lab.Payments;
import dev.idempotent.benchmarks.lab.PoolKind;
import dev.idempotent.jdbc.JdbcIdempotency;
import dev.idempotent.jdbc.SchemaMode;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** The library: woven methods, and direct calls on an engine without near-cache. */
final class Ours {
  private Ours() {}

  static Entry entry(Mode mode, PoolKind kind) {
    return entry(mode, kind, false, kind.title());
  }

  /** Stored procedures begin and end its transactions. */
  static Entry withProcedures(Mode mode, PoolKind kind) {
    return entry(mode, kind, true, kind.title() + ", procedures");
  }

  private static Entry entry(Mode mode, PoolKind kind, boolean procedures, String title) {
    return new Entry(
            "idempotent, " + mode.title() + ", " + title,
            true,
            mode.keepsResult(),
            null,
            lab -> in(lab, mode, kind, procedures))
        .against(HandWritten.name(mode, kind));
  }

  /** Each retry asks the database, as one does that comes to another host. */
  static Entry withoutNearCache(PoolKind kind) {
    return Entry.withResult(
        "idempotent, result, no near-cache, " + kind.title(), lab -> withoutNearCache(lab, kind));
  }

  private static Contender in(Lab lab, Mode mode, PoolKind kind, boolean procedures) {
    String name = engineName(kind, procedures);
    JdbcIdempotency engine = builder(lab, kind).procedures(procedures).build();
    Idempotency installed = Idempotency.installed(name).orElse(null);
    if (installed == null) {
      Idempotency.install(name, engine);
    } else {
      // The contenders on one kind of pool share their engine, as methods of an application do.
      engine.close();
      engine = installed.unwrap(JdbcIdempotency.class);
    }
    return new Installed(engine, woven(kind, procedures, engine.dataSource()).in(mode));
  }

  private static JdbcIdempotency.Builder builder(Lab lab, PoolKind kind) {
    return JdbcIdempotency.builder(lab.pool(kind))
        .schema(SchemaMode.CREATE)
        // What runs beside the calls must not get into their counts.
        .purge(purge -> purge.enabled(false));
  }

  private static String engineName(PoolKind kind, boolean procedures) {
    return switch (kind) {
      case RECOMMENDED ->
          procedures ? RecommendedPoolProcedurePayments.ENGINE : RecommendedPoolPayments.ENGINE;
      case DEFAULTS ->
          procedures ? DefaultPoolProcedurePayments.ENGINE : DefaultPoolPayments.ENGINE;
    };
  }

  private static AnnotatedPayments woven(PoolKind kind, boolean procedures, DataSource dataSource) {
    return switch (kind) {
      case RECOMMENDED ->
          procedures
              ? new RecommendedPoolProcedurePayments(dataSource)
              : new RecommendedPoolPayments(dataSource);
      case DEFAULTS ->
          procedures
              ? new DefaultPoolProcedurePayments(dataSource)
              : new DefaultPoolPayments(dataSource);
    };
  }

  private static Contender withoutNearCache(Lab lab, PoolKind kind) {
    JdbcIdempotency engine = builder(lab, kind).nearCache(cache -> cache.maximumBytes(0)).build();
    DataSource dataSource = engine.dataSource();
    return new Installed(
        engine,
        command ->
            engine.call("pay", command.key(), Paid.class, () -> Payments.pay(dataSource, command)));
  }

  /** A way to pay, and the engine that it needs. Closing the engine a second time does nothing. */
  private record Installed(JdbcIdempotency engine, Contender way) implements Contender {
    @Override
    public @Nullable Object pay(PaymentCommand command) throws Exception {
      return way.pay(command);
    }

    @Override
    public void close() {
      engine.close();
    }
  }
}
