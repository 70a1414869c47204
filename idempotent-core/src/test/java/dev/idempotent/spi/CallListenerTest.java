package dev.idempotent.spi;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;

/** Several listeners as one. */
final class CallListenerTest {
  private static final CallEvent EVENT =
      new CallEvent(CallOutcome.EXECUTED, "op", new Identity("op", "", "key"), 5);

  private static final class Recorder implements CallListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void onOutcome(CallEvent event) {
      heard.add("outcome " + event.outcome());
    }

    @Override
    public void onClaimRetried(String method) {
      heard.add("retried " + method);
    }

    @Override
    public void onCommitResolved(String method, CommitResolution resolution) {
      heard.add("resolved " + method + " " + resolution);
    }

    @Override
    public void onPurged(int deletedRows) {
      heard.add("purged " + deletedRows);
    }
  }

  private static final class Thrower implements CallListener {
    @Override
    public void onOutcome(CallEvent event) {
      throw new AssertionError("outcome");
    }

    @Override
    public void onClaimRetried(String method) {
      throw new IllegalStateException("retried");
    }

    @Override
    public void onCommitResolved(String method, CommitResolution resolution) {
      throw new IllegalStateException("resolved");
    }

    @Override
    public void onPurged(int deletedRows) {
      throw new IllegalStateException("purged");
    }
  }

  private static void tellEverything(CallListener listener) {
    listener.onOutcome(EVENT);
    listener.onClaimRetried("m");
    listener.onCommitResolved("m", CommitResolution.COMMITTED);
    listener.onPurged(7);
  }

  @Test
  void all_everyEvent_reachesEachListenerThoughOthersThrow() {
    Recorder first = new Recorder();
    Recorder last = new Recorder();
    CallListener all = CallListener.all(first, new Thrower(), last);

    tellEverything(all);
    tellEverything(all);

    assertThat(first.heard)
        .startsWith("outcome EXECUTED", "retried m", "resolved m COMMITTED", "purged 7")
        .hasSize(8);
    assertThat(last.heard).isEqualTo(first.heard);
  }

  @Test
  void all_listenersThatThrow_areLoggedOnceEach() {
    List<LogRecord> records = new ArrayList<>();
    Handler handler =
        new Handler() {
          @Override
          public void publish(LogRecord entry) {
            records.add(entry);
          }

          @Override
          public void flush() {}

          @Override
          public void close() {}
        };
    Logger logger = Logger.getLogger(CallListener.class.getName());
    logger.addHandler(handler);
    try {
      CallListener all = CallListener.all(new Thrower(), new Thrower());
      tellEverything(all);
      tellEverything(all);
    } finally {
      logger.removeHandler(handler);
    }

    assertThat(records).hasSize(2);
  }
}
