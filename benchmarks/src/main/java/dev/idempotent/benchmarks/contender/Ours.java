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
    String name = "idempotent, " + mode.title() + ", " + kind.title();
    return new Entry(name, true, mode.keepsResult(), null, lab -> in(lab, mode, kind))
        .against(HandWritten.name(mode, kind));
  }

  /** Each retry asks the database, as one does that comes to another host. */
  static Entry withoutNearCache(PoolKind kind) {
    return Entry.withResult(
        "idempotent, result, no near-cache, " + kind.title(), lab -> withoutNearCache(lab, kind));
  }

  private static Contender in(Lab lab, Mode mode, PoolKind kind) {
    String name =
        switch (kind) {
          case RECOMMENDED -> RecommendedPoolPayments.ENGINE;
          case DEFAULTS -> DefaultPoolPayments.ENGINE;
        };
    JdbcIdempotency engine = builder(lab, kind).build();
    Idempotency installed = Idempotency.installed(name).orElse(null);
    if (installed == null) {
      Idempotency.install(name, engine);
    } else {
      // The contenders on one kind of pool share their engine, as methods of an application do.
      engine.close();
      engine = installed.unwrap(JdbcIdempotency.class);
    }
    return new Installed(engine, woven(mode, kind, engine.dataSource()));
  }

  private static JdbcIdempotency.Builder builder(Lab lab, PoolKind kind) {
    return JdbcIdempotency.builder(lab.pool(kind))
        .schema(SchemaMode.CREATE)
        // What runs beside the calls must not get into their counts.
        .purge(purge -> purge.enabled(false));
  }

  private static Contender woven(Mode mode, PoolKind kind, DataSource dataSource) {
    return switch (kind) {
      case RECOMMENDED -> {
        RecommendedPoolPayments payments = new RecommendedPoolPayments(dataSource);
        yield switch (mode) {
          case RESULT -> payments::pay;
          case VOID -> command -> nothing(() -> payments.payVoid(command));
          case LAST -> payments::payKeyLast;
        };
      }
      case DEFAULTS -> {
        DefaultPoolPayments payments = new DefaultPoolPayments(dataSource);
        yield switch (mode) {
          case RESULT -> payments::pay;
          case VOID -> command -> nothing(() -> payments.payVoid(command));
          case LAST -> payments::payKeyLast;
        };
      }
    };
  }

  private static @Nullable Object nothing(Runnable call) {
    call.run();
    return null;
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
