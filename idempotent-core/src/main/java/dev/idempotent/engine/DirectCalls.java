package dev.idempotent.engine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.idempotent.Call;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency.Body;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.annotation.ClaimOrder;
import dev.idempotent.internal.fingerprint.Fingerprint;
import dev.idempotent.spi.Digest;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Calls without an annotation. Safe for use by several threads. */
final class DirectCalls {
  /** Operations are few; the bound only keeps a caller who makes names up from filling the heap. */
  private static final int MAXIMUM_OPERATIONS = 10_000;

  private record Signature(String name, Type type, @Nullable Duration ttl) {}

  private final IdempotencyEngine engine;
  private final EngineSettings settings;
  private final Cache<Signature, Operation> operations =
      Caffeine.newBuilder().maximumSize(MAXIMUM_OPERATIONS).executor(Runnable::run).build();

  DirectCalls(IdempotencyEngine engine, EngineSettings settings) {
    this.engine = engine;
    this.settings = settings;
  }

  <T, X extends Exception> @Nullable T call(Call<T> call, Body<? extends @Nullable T, X> body)
      throws X {
    Operation operation =
        operations.get(
            new Signature(call.operation(), call.type(), call.ttl()),
            s ->
                new Operation(
                    new OperationSettings(
                        s.name(),
                        s.name(),
                        s.type(),
                        s.ttl(),
                        null,
                        ClaimOrder.FIRST,
                        List.of(),
                        0),
                    settings));
    if (call.key().isBlank()) {
      throw new InvalidKeyException(ErrorCode.KEY_BLANK, operation.method() + ": the key is blank");
    }
    String scope = call.scope().isEmpty() ? null : call.scope();
    Digest fingerprint = call.fingerprint() == null ? null : Fingerprint.ofText(call.fingerprint());

    Step step = engine.begin(operation, scope, call.key(), fingerprint);
    while (step instanceof Execution execution) {
      T result;
      try {
        result = body.run();
      } catch (Throwable thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    @SuppressWarnings("unchecked") // The codec is bound to the type that the call names.
    T result = (T) operation.result(step);
    return result;
  }
}
