package dev.idempotent.jfr;

import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.CommitResolution;

/**
 * Tells the JDK's flight recorder what happens: {@code dev.idempotent.Call}, {@code
 * dev.idempotent.ClaimRetried}, {@code dev.idempotent.CommitResolved} and {@code
 * dev.idempotent.Purged}. Safe for use by several threads.
 *
 * <p>While nothing records, or the recording leaves a kind out, an event costs next to nothing;
 * above all the hash is not computed. While {@code dev.idempotent.Call} is recorded, each hit of
 * the near-cache computes one, which takes longer than the hit itself.
 *
 * <p>Nothing else of the library touches the module {@code jdk.jfr}: a run-time image without it
 * works as long as this listener is not added.
 */
public final class JfrListener implements CallListener {
  /** Creates the listener, for {@link dev.idempotent.engine.EngineBuilder#listener}. */
  public JfrListener() {}

  @Override
  public void onOutcome(CallEvent event) {
    CallRecord entry = new CallRecord();
    if (entry.isEnabled() && entry.shouldCommit()) {
      entry.outcome = event.outcome().name();
      entry.operation = event.operation();
      entry.hash = event.hash();
      entry.elapsed = event.nanos();
      entry.commit();
    }
  }

  @Override
  public void onClaimRetried(String method) {
    ClaimRetriedRecord entry = new ClaimRetriedRecord();
    if (entry.shouldCommit()) {
      entry.method = method;
      entry.commit();
    }
  }

  @Override
  public void onCommitResolved(String method, CommitResolution resolution) {
    CommitResolvedRecord entry = new CommitResolvedRecord();
    if (entry.shouldCommit()) {
      entry.method = method;
      entry.resolution = resolution.name();
      entry.commit();
    }
  }

  @Override
  public void onPurged(int deletedRows) {
    PurgedRecord entry = new PurgedRecord();
    if (entry.shouldCommit()) {
      entry.rows = deletedRows;
      entry.commit();
    }
  }
}
