package dev.idempotent.jfr;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.spi.CallEvent;
import dev.idempotent.spi.CallListener;
import dev.idempotent.spi.CallOutcome;
import dev.idempotent.spi.CommitResolution;
import dev.idempotent.spi.Identity;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordedEvent;
import jdk.jfr.consumer.RecordingFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The events as a recording has them. */
final class JfrListenerTest {
  private static final String SECRET = "customer-4711-secret";
  private static final Identity IDENTITY = new Identity("payments.charge", "acme-4711", SECRET);
  private static final CallEvent CALL =
      new CallEvent(CallOutcome.REPLAYED_FROM_STORE, "payments.charge", IDENTITY, 1_500_000);

  @TempDir private Path folder;

  private static void tellEverything(CallListener listener) {
    listener.onOutcome(CALL);
    listener.onClaimRetried("Payments.charge");
    listener.onCommitResolved("Payments.charge", CommitResolution.REPLACED);
    listener.onPurged(42);
  }

  private List<RecordedEvent> recorded(Recording recording) throws IOException {
    Path file = folder.resolve("events.jfr");
    recording.dump(file);
    assertThat(Files.readString(file, StandardCharsets.ISO_8859_1)).doesNotContain("4711");
    return RecordingFile.readAllEvents(file).stream()
        .filter(event -> event.getEventType().getName().startsWith("dev.idempotent."))
        .toList();
  }

  @Test
  void everyKind_isRecordedWithItsFieldsAndWithoutKeyOrScope() throws IOException {
    try (Recording recording = new Recording()) {
      recording.start();
      tellEverything(new JfrListener());
      recording.stop();

      List<RecordedEvent> events = recorded(recording);
      assertThat(events)
          .extracting(event -> event.getEventType().getName())
          .containsExactlyInAnyOrder(
              "dev.idempotent.Call",
              "dev.idempotent.ClaimRetried",
              "dev.idempotent.CommitResolved",
              "dev.idempotent.Purged");
      RecordedEvent call = named(events, "Call");
      assertThat(call.getString("outcome")).isEqualTo("REPLAYED_FROM_STORE");
      assertThat(call.getString("operation")).isEqualTo("payments.charge");
      assertThat(call.getString("hash")).isEqualTo(IDENTITY.toString());
      assertThat(call.getDuration("elapsed")).isEqualTo(Duration.ofNanos(1_500_000));
      assertThat(named(events, "ClaimRetried").getString("method")).isEqualTo("Payments.charge");
      assertThat(named(events, "CommitResolved").getString("resolution")).isEqualTo("REPLACED");
      assertThat(named(events, "Purged").getInt("rows")).isEqualTo(42);
      assertThat(events).allMatch(event -> event.getStackTrace() == null);
    }
  }

  @Test
  void kindThatIsDisabled_isNotRecorded() throws IOException {
    try (Recording recording = new Recording()) {
      recording.disable("dev.idempotent.Call");
      recording.start();
      tellEverything(new JfrListener());
      recording.stop();

      assertThat(recorded(recording))
          .hasSize(3)
          .noneMatch(event -> event.getEventType().getName().endsWith(".Call"));
    }
  }

  @Test
  void nothingRecords_theHashIsNotComputed() {
    // An event without an identity can't be hashed.
    CallEvent unhashable = new CallEvent(CallOutcome.EXECUTED, "op", null, 0);

    new JfrListener().onOutcome(unhashable);
  }

  private static RecordedEvent named(List<RecordedEvent> events, String name) {
    return events.stream()
        .filter(event -> event.getEventType().getName().equals("dev.idempotent." + name))
        .findFirst()
        .orElseThrow();
  }
}
