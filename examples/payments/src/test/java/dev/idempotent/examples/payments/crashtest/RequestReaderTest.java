package dev.idempotent.examples.payments.crashtest;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

final class RequestReaderTest {
  private static final String HEADER = "request_id,customer_id,account_id,amount,currency\n";
  private static final String REQUEST = "r,c,a,1,EUR";

  @Test
  void headerAndEmptyLines_arePassedOver() throws IOException {
    assertThat(read((HEADER + "\n" + REQUEST + "\n  \n" + REQUEST).getBytes(UTF_8)))
        .extracting(Line::number)
        .containsExactly(3L, 5L);
  }

  @Test
  void headerBehindByteOrderMark_isPassedOver() throws IOException {
    assertThat(read(("\uFEFF" + HEADER + REQUEST).getBytes(UTF_8)))
        .singleElement()
        .isInstanceOf(Line.Good.class);
  }

  @Test
  void carriageReturns_areNoPartOfTheLine() throws IOException {
    assertThat(read((HEADER.strip() + "\r\n" + REQUEST + "\r\n").getBytes(UTF_8)))
        .singleElement()
        .isEqualTo(new Line.Good(2, RequestParser.parse(REQUEST)));
  }

  @Test
  void badLine_isReportedAndTheRestIsRead() throws IOException {
    assertThat(read(("nonsense\n" + REQUEST).getBytes(UTF_8)))
        .containsExactly(
            new Line.Bad(1, "has 1 field and not 5"),
            new Line.Good(2, RequestParser.parse(REQUEST)));
  }

  @Test
  void lineThatIsNotUtf8_isBad() throws IOException {
    assertThat(read("r,c,\u00e4,1,EUR\nr,c,a,1,EUR".getBytes(ISO_8859_1)))
        .containsExactly(
            new Line.Bad(1, "not UTF-8"), new Line.Good(2, RequestParser.parse(REQUEST)));
  }

  @Test
  void endlessLine_isBadAndNotKept() throws IOException {
    assertThat(read(("x".repeat(1 << 20) + "\n" + REQUEST).getBytes(UTF_8)))
        .containsExactly(
            new Line.Bad(1, "longer than 4096 bytes"),
            new Line.Good(2, RequestParser.parse(REQUEST)));
  }

  @Test
  void emptyFile_hasNoLines() throws IOException {
    assertThat(read(new byte[0])).isEmpty();
  }

  private static List<Line> read(byte[] bytes) throws IOException {
    List<Line> lines = new ArrayList<>();
    try (RequestReader reader = new RequestReader(new ByteArrayInputStream(bytes))) {
      for (Line line = reader.next(); line != null; line = reader.next()) {
        lines.add(line);
      }
    }
    return lines;
  }
}
