package dev.idempotent.examples.payments.crashtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.idempotent.examples.payments.PaymentRequest;
import java.math.BigDecimal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class RequestParserTest {
  @Test
  void line_hasFiveFields() {
    assertThat(RequestParser.parse("r-1, c-1 ,a-1,10.50,EUR"))
        .isEqualTo(new PaymentRequest("r-1", "c-1", "a-1", new BigDecimal("10.50"), "EUR"));
  }

  @Test
  void quotedField_mayHoldCommasAndQuotes() {
    PaymentRequest request = RequestParser.parse("\"r,1\", \"c\"\"1\" ,a,1,EUR");
    assertThat(request.requestId()).isEqualTo("r,1");
    assertThat(request.customerId()).isEqualTo("c\"1");
  }

  @ParameterizedTest
  @CsvSource({
    "10, EUR, 10.00",
    "10.5, EUR, 10.50",
    "10.500, EUR, 10.50",
    "0010, EUR, 10.00",
    "7, JPY, 7",
    "7.0, JPY, 7",
    "1.234, KWD, 1.234",
    "999999999999.99, EUR, 999999999999.99"
  })
  void amount_getsTheDecimalsOfItsCurrency(String text, String currency, String amount) {
    assertThat(RequestParser.parse("r,c,a," + text + "," + currency).amount())
        .isEqualTo(new BigDecimal(amount));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "-1",
        "+1",
        "0",
        "0.00",
        "",
        "1e3",
        "1E999999999",
        "NaN",
        "1,5",
        ".5",
        "5.",
        "٣",
        "0x10",
        "1000000000000",
        "1.00001",
        "1.005"
      })
  void badAmount_isRefused(String amount) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r,c,a,\"" + amount + "\",EUR"))
        .withMessageStartingWith("amount ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "eur", "EURO", "ZZZ", "XAU"})
  void unknownCurrency_isRefused(String currency) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r,c,a,1," + currency))
        .withMessageStartingWith("currency ");
  }

  @Test
  void wrongNumberOfFields_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r,c,a,1"))
        .withMessage("has 4 fields and not 5");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r,c,a,1,EUR,"))
        .withMessage("has 6 fields and not 5");
  }

  @Test
  void badId_isRefusedWithoutBeingQuoted() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse(",c,a,1,EUR"))
        .withMessage("request_id is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r," + "c".repeat(65) + ",a,1,EUR"))
        .withMessage("customer_id is longer than 64 characters");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse("r,c,a\u0000,1,EUR"))
        .withMessage("account_id holds a control character");
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"r,c,a,1,EUR", "r\"x\",c,a,1,EUR"})
  void strayQuote_isRefused(String line) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> RequestParser.parse(line))
        .withMessageContaining("quote");
  }
}
