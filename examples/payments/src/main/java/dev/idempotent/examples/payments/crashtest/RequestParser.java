package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.examples.payments.PaymentRequest;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Turns a line of CSV into a request. Fields may be quoted as in RFC 4180, but not span lines. No
 * message quotes the line.
 */
final class RequestParser {
  private static final List<String> COLUMNS =
      List.of("request_id", "customer_id", "account_id", "amount", "currency");
  private static final int MAXIMUM_ID = 64;
  private static final Pattern AMOUNT = Pattern.compile("[0-9]{1,12}(\\.[0-9]{1,4})?");
  private static final Pattern CURRENCY = Pattern.compile("[A-Z]{3}");

  private RequestParser() {}

  static boolean isHeader(String line) {
    return line.strip().equalsIgnoreCase(String.join(",", COLUMNS));
  }

  /**
   * Reads a line.
   *
   * @throws IllegalArgumentException that says what is wrong with it
   */
  static PaymentRequest parse(String line) {
    List<String> fields = split(line);
    if (fields.size() != COLUMNS.size()) {
      throw new IllegalArgumentException(
          "has " + fields.size() + (fields.size() == 1 ? " field" : " fields") + " and not 5");
    }
    String currency = fields.get(4);
    return new PaymentRequest(
        id(fields, 0),
        id(fields, 1),
        id(fields, 2),
        amount(fields.get(3), decimals(currency)),
        currency);
  }

  private static String id(List<String> fields, int index) {
    String id = fields.get(index);
    String problem = null;
    if (id.isEmpty()) {
      problem = " is empty";
    } else if (id.codePointCount(0, id.length()) > MAXIMUM_ID) {
      problem = " is longer than " + MAXIMUM_ID + " characters";
    } else if (id.codePoints().anyMatch(Character::isISOControl)) {
      problem = " holds a control character";
    }
    if (problem != null) {
      throw new IllegalArgumentException(COLUMNS.get(index) + problem);
    }
    return id;
  }

  private static int decimals(String currency) {
    int decimals = -1;
    if (CURRENCY.matcher(currency).matches()) {
      try {
        decimals = Currency.getInstance(currency).getDefaultFractionDigits();
      } catch (IllegalArgumentException e) {
        // Three letters, but no currency.
      }
    }
    if (decimals < 0) {
      throw new IllegalArgumentException("currency is not an ISO 4217 code of money");
    }
    return decimals;
  }

  /** 10.5, 10.50 and 10.500 euros are one amount, and must be so to the fingerprint. */
  private static BigDecimal amount(String text, int decimals) {
    if (!AMOUNT.matcher(text).matches()) {
      throw new IllegalArgumentException(
          "amount is not a decimal number with at most 12 digits before and 4 after the point");
    }
    BigDecimal amount = new BigDecimal(text);
    if (amount.signum() == 0) {
      throw new IllegalArgumentException("amount is zero");
    }
    if (amount.stripTrailingZeros().scale() > decimals) {
      throw new IllegalArgumentException("amount has more decimals than the currency");
    }
    return amount.setScale(decimals);
  }

  private static List<String> split(String line) {
    List<String> fields = new ArrayList<>();
    int at = 0;
    while (true) {
      StringBuilder field = new StringBuilder();
      at = readField(line, at, field);
      fields.add(field.toString().strip());
      if (at == line.length()) {
        return fields;
      }
      at++;
    }
  }

  /** Reads up to the comma or the end, and returns where that is. */
  private static int readField(String line, int start, StringBuilder field) {
    boolean quoted = false;
    int at = start;
    for (; at < line.length(); at++) {
      char c = line.charAt(at);
      if (c == ',' && !quoted) {
        break;
      }
      if (c != '"') {
        field.append(c);
      } else if (quoted && at + 1 < line.length() && line.charAt(at + 1) == '"') {
        field.append(c);
        at++;
      } else if (quoted || field.toString().isBlank()) {
        quoted = !quoted;
      } else {
        throw new IllegalArgumentException("has a quote in the middle of a field");
      }
    }
    if (quoted) {
      throw new IllegalArgumentException("has a quote that is not closed");
    }
    return at;
  }
}
