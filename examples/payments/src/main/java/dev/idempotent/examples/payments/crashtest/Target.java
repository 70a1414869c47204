package dev.idempotent.examples.payments.crashtest;

import com.zaxxer.hikari.HikariConfig;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where the payments go. The URL is never printed: it may hold a password. */
record Target(String url, @Nullable String user, @Nullable String password) {
  private static final String CONNECT_MILLIS = "10000";

  /** Opens a connection of its own, past every pool. */
  Connection connect() throws SQLException {
    Properties properties = new Properties();
    properties.setProperty("connectTimeout", CONNECT_MILLIS);
    if (user != null) {
      properties.setProperty("user", user);
    }
    if (password != null) {
      properties.setProperty("password", password);
    }
    return DriverManager.getConnection(url, properties);
  }

  /** Returns the settings of a worker's pool. */
  HikariConfig pool(int connections) {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setMaximumPoolSize(connections);
    pool.addDataSourceProperty("connectTimeout", CONNECT_MILLIS);
    pool.addDataSourceProperty("sessionVariables", "wait_timeout=600");
    return pool;
  }

  void writeTo(DataOutputStream out) throws IOException {
    out.writeUTF(url);
    writeOptional(out, user);
    writeOptional(out, password);
    out.flush();
  }

  static Target readFrom(DataInputStream in) throws IOException {
    return new Target(in.readUTF(), readOptional(in), readOptional(in));
  }

  private static void writeOptional(DataOutputStream out, @Nullable String text)
      throws IOException {
    out.writeBoolean(text != null);
    if (text != null) {
      out.writeUTF(text);
    }
  }

  private static @Nullable String readOptional(DataInputStream in) throws IOException {
    return in.readBoolean() ? in.readUTF() : null;
  }

  /** Leaves the password out. */
  @Override
  public String toString() {
    return "the database";
  }
}
