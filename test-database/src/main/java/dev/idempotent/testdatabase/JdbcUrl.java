package dev.idempotent.testdatabase;

import java.util.regex.Pattern;

/**
 * A JDBC URL taken apart, so that another schema can be put in.
 *
 * @param server scheme and addresses, without a slash at the end
 * @param schema may be empty
 * @param options with the question mark, or empty
 */
record JdbcUrl(String server, String schema, String options) {

  private static final Pattern SHAPE =
      Pattern.compile("(jdbc:[a-z:]+//[^/?]+)(?:/([^?]*))?(\\?.*)?");

  static JdbcUrl parse(String url) {
    var matcher = SHAPE.matcher(url);
    if (!matcher.matches()) {
      // Not quoted: it may hold a password.
      throw new IllegalArgumentException(
          "the JDBC URL of the test database does not look like jdbc:mysql://host:port/schema");
    }
    return new JdbcUrl(matcher.group(1), orEmpty(matcher.group(2)), orEmpty(matcher.group(3)));
  }

  /**
   * A server that listens on this machine only; the connection is neither encrypted nor checked.
   */
  static JdbcUrl local(int port) {
    return new JdbcUrl(
        "jdbc:mysql://127.0.0.1:" + port, "", "?sslMode=DISABLED&allowPublicKeyRetrieval=true");
  }

  JdbcUrl withSchema(String name) {
    return new JdbcUrl(server, name, options);
  }

  private static String orEmpty(@org.jspecify.annotations.Nullable String text) {
    return text == null ? "" : text;
  }

  @Override
  public String toString() {
    return server + "/" + schema + options;
  }
}
