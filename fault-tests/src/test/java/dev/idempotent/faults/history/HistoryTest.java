package dev.idempotent.faults.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

final class HistoryTest {
  private static final Identity IDENTITY = new Identity(Operation.TRANSFER, "t1", "k-1");
  private static final Receipt RECEIPT = new Receipt("w1-0-1/0", "TRANSFER", "t1", "k-1", 7);

  @TempDir Path folder;

  private Path file() {
    return folder.resolve("w1-0.history");
  }

  private Call only() throws IOException {
    return History.read(folder).calls().iterator().next();
  }

  static List<Answer> answers() {
    return List.of(
        new Answer.Value(RECEIPT),
        new Answer.Declined(RECEIPT),
        new Answer.Done(),
        new Answer.Refused("IDEM-202"),
        new Answer.Failed("lock wait timeout"),
        new Answer.Untyped("java.lang.NullPointerException"));
  }

  @ParameterizedTest
  @MethodSource("answers")
  void answer_ofEachKind_isReadAsItWasWritten(Answer answer) throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      writer.invoked("w1-0-1", "w1-0-0/0", IDENTITY, 7);
      writer.answered("w1-0-1", answer);
    }

    Call call = only();
    assertThat(call.answer()).isEqualTo(answer);
    assertThat(call.identity()).isEqualTo(IDENTITY);
    assertThat(call.payload()).isEqualTo(7);
    assertThat(call.parent()).isEqualTo("w1-0-0/0");
    assertThat(call.process()).isEqualTo("w1");
    assertThat(call.answeredAt()).isGreaterThanOrEqualTo(call.invokedAt());
  }

  @Test
  void everyByteOfTheLastLine_torn_leavesWhatWasWrittenBefore() throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      writer.invoked("w1-0-1", null, IDENTITY, 7);
      writer.answered("w1-0-1", new Answer.Value(RECEIPT));
    }
    byte[] whole = Files.readAllBytes(file());
    int firstLine = new String(whole, StandardCharsets.UTF_8).indexOf('\n') + 1;

    for (int length = firstLine; length < whole.length; length++) {
      Files.write(file(), Arrays.copyOf(whole, length));

      assertThat(only().answer()).isNull();
      assertThat(History.read(folder).tornLines()).isEqualTo(length == firstLine ? 0 : 1);
    }
  }

  @Test
  void line_damagedInTheMiddle_isRefused() throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      writer.invoked("w1-0-1", null, IDENTITY, 7);
      writer.answered("w1-0-1", new Answer.Done());
    }
    byte[] bytes = Files.readAllBytes(file());
    bytes[10] ^= 1;
    Files.write(file(), bytes);

    assertThatThrownBy(() -> History.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("damaged");
  }

  @Test
  void answer_withoutItsCall_isRefused() throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      writer.answered("w1-0-1", new Answer.Done());
    }

    assertThatThrownBy(() -> History.read(folder)).hasMessageContaining("no open call");
  }

  @Test
  void call_madeTwice_isRefused() throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      writer.invoked("w1-0-1", null, IDENTITY, 7);
      writer.invoked("w1-0-1", null, IDENTITY, 7);
    }

    assertThatThrownBy(() -> History.read(folder)).hasMessageContaining("twice");
  }

  @Test
  void field_withALineFeed_isRefused() throws IOException {
    try (HistoryWriter writer = HistoryWriter.create(file())) {
      assertThatThrownBy(() -> writer.answered("w1-0-1", new Answer.Failed("a\nb")))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void file_thatIsThere_isNotContinued() throws IOException {
    Files.write(file(), new byte[0], StandardOpenOption.CREATE);

    assertThatThrownBy(() -> HistoryWriter.create(file())).isInstanceOf(IOException.class);
  }
}
