package dev.idempotent.engine;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.json.JacksonFailureCodec;
import dev.idempotent.json.JacksonResultCodec;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.FailureCodec;
import dev.idempotent.spi.IdempotencyStore;
import dev.idempotent.spi.ResultCodec;
import dev.idempotent.spi.Ticker;
import dev.idempotent.template.Ttl;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The settings that every engine has, whatever its store. Each setter validates at once. Not safe
 * for use by several threads.
 *
 * @param <B> the builder itself
 */
public abstract class EngineBuilder<B extends EngineBuilder<B>> {
  /** The longest life of a key: ten years, far below the limits of the columns and of the clock. */
  public static final Duration MAXIMUM_TTL = Ttl.MAXIMUM;

  private Duration defaultTtl = Duration.ofHours(24);
  private Duration waitAtMost = Duration.ofSeconds(10);
  private int maximumKeyLength = 1024;
  private int maximumResultBytes = 256 << 10;
  private final NearCacheSettings nearCache = new NearCacheSettings();
  private @Nullable ResultCodec codec;
  private @Nullable FailureCodec failureCodec;
  private @Nullable Supplier<@Nullable String> scopeProvider;
  private WeavingCheckMode weavingCheck = WeavingCheckMode.REFUSE;
  private Notifier notifier = Notifier.to(null);
  private Ticker ticker = Ticker.SYSTEM;

  /** For subclasses. */
  protected EngineBuilder() {}

  /** Returns this builder. */
  protected abstract B self();

  /**
   * Sets how long a completed key is kept where the annotation says nothing; 24 hours by default.
   *
   * @throws IdempotencyConfigurationException unless it is between 1 millisecond and {@link
   *     #MAXIMUM_TTL}
   */
  public B defaultTtl(Duration ttl) {
    defaultTtl = between("defaultTtl", ttl, Ttl.MINIMUM, MAXIMUM_TTL);
    return self();
  }

  /**
   * Sets how long a call waits for another one that runs with the same key; 10 seconds by default.
   * Zero makes it fail at once with {@code IN_PROGRESS}.
   *
   * @throws IdempotencyConfigurationException if it is negative or more than an hour
   */
  public B waitAtMost(Duration wait) {
    waitAtMost = between("waitAtMost", wait, Duration.ZERO, Ttl.MAXIMUM_WAIT);
    return self();
  }

  /**
   * Sets the greatest length of a key in characters (UTF-16 units); 1,024 by default. Longer ones
   * are refused.
   *
   * @throws IdempotencyConfigurationException unless it is between 1 and 65,536
   */
  public B maximumKeyLength(int characters) {
    maximumKeyLength = between("maximumKeyLength", characters, 1, 1 << 16);
    return self();
  }

  /**
   * Sets the greatest size of an encoded result in bytes; 256 KiB by default. A call whose result
   * is larger is rolled back.
   *
   * @throws IdempotencyConfigurationException unless it is between 1 and 16,777,215, which is what
   *     the column holds
   */
  public B maximumResultBytes(int bytes) {
    maximumResultBytes = between("maximumResultBytes", bytes, 1, (1 << 24) - 1);
    return self();
  }

  /**
   * Sets what to do when annotated methods turn out not to be woven; {@link
   * WeavingCheckMode#REFUSE} by default.
   */
  public B weavingCheck(WeavingCheckMode mode) {
    weavingCheck = mode;
    return self();
  }

  /** Sets up the near-cache. */
  public B nearCache(Consumer<NearCacheSettings> settings) {
    settings.accept(nearCache);
    return self();
  }

  /** Sets how results become bytes; {@link JacksonResultCodec} by default. */
  public B resultCodec(ResultCodec resultCodec) {
    codec = resultCodec;
    return self();
  }

  /** Sets how recorded failures become bytes; {@link JacksonFailureCodec} by default. */
  public B failureCodec(FailureCodec codecOfFailures) {
    failureCodec = codecOfFailures;
    return self();
  }

  /**
   * Sets where the scope comes from for calls that name none, such as the tenant of the current
   * request. It is asked once per call, by the calling thread. Where it yields null or blank text
   * the call is refused with {@code SCOPE_MISSING}: without a scope it could meet another tenant's
   * result.
   */
  public B scopeProvider(Supplier<@Nullable String> provider) {
    scopeProvider = provider;
    return self();
  }

  /**
   * Sets who is told of each call's outcome, instead of who was set before; nobody by default. For
   * several see {@link CallListener#all}.
   */
  public B listener(CallListener callListener) {
    notifier = Notifier.to(callListener);
    return self();
  }

  /** Sets the source of elapsed time, for tests. */
  public B ticker(Ticker newTicker) {
    ticker = newTicker;
    return self();
  }

  /** Returns who tells the listener, for the store. */
  protected final Notifier notifier() {
    return notifier;
  }

  /** Returns the ticker that was set, for the store. */
  protected final Ticker ticker() {
    return ticker;
  }

  /** Returns the greatest size of an encoded result in bytes, for the store. */
  protected final int maximumResultBytes() {
    return maximumResultBytes;
  }

  /** Returns how long a call waits for another one, for the store. */
  protected final Duration waitAtMost() {
    return waitAtMost;
  }

  /**
   * Checks that the annotated methods of the application are woven: those that the context class
   * loader of the current thread sees. To be called before anything is opened.
   *
   * @throws IdempotencyConfigurationException if some are not, and that is to be refused
   */
  protected final void checkWeaving() {
    StartupChecks.run(Thread.currentThread().getContextClassLoader(), weavingCheck);
  }

  /** Creates the engine over a store. The engine closes the store when it is closed. */
  protected final IdempotencyEngine buildEngine(IdempotencyStore store) {
    return new IdempotencyEngine(
        new EngineSettings(
            defaultTtl,
            waitAtMost,
            maximumKeyLength,
            maximumResultBytes,
            nearCache.maximumBytes(),
            codec == null ? JacksonResultCodec.create() : codec,
            failureCodec == null ? JacksonFailureCodec.create() : failureCodec,
            scopeProvider,
            notifier,
            ticker),
        store);
  }

  private static int between(String name, int value, int least, int most) {
    if (value < least || value > most) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          name + " must be between " + least + " and " + most + ", and is " + value);
    }
    return value;
  }

  private static Duration between(String name, Duration value, Duration least, Duration most) {
    if (value.compareTo(least) < 0 || value.compareTo(most) > 0) {
      throw new IdempotencyConfigurationException(
          ErrorCode.CONFIGURATION_INVALID,
          name + " must be between " + least + " and " + most + ", and is " + value);
    }
    return value;
  }
}
