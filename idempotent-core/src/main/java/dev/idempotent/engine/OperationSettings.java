package dev.idempotent.engine;

import dev.idempotent.annotation.ClaimOrder;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an annotation, or a direct call, says of its operation.
 *
 * @param name the stable name
 * @param method the method, for messages
 * @param resultType the result's generic type; {@code void} or {@code Void} for none
 * @param ttl its own life, or null for the engine's
 * @param waitAtMost how long to wait for another holder, or null for the engine's time
 * @param order when the key is written
 * @param recordedFailures which failures are stored and replayed
 * @param retries how often the method may run again when its transaction lost against another one
 */
record OperationSettings(
    String name,
    String method,
    Type resultType,
    @Nullable Duration ttl,
    @Nullable Duration waitAtMost,
    ClaimOrder order,
    List<Class<? extends Throwable>> recordedFailures,
    int retries) {}
