package dev.idempotent.engine;

import dev.idempotent.spi.FailureCodec;
import dev.idempotent.spi.ResultCodec;
import dev.idempotent.spi.Ticker;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What an {@link EngineBuilder} has validated. */
record EngineSettings(
    Duration defaultTtl,
    Duration waitAtMost,
    int maximumKeyLength,
    int maximumResultBytes,
    long nearCacheBytes,
    ResultCodec codec,
    FailureCodec failureCodec,
    @Nullable Supplier<@Nullable String> scopeProvider,
    Notifier notifier,
    Ticker ticker) {}
