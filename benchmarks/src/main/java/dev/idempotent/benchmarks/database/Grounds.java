package dev.idempotent.benchmarks.database;

import com.mysql.cj.conf.ConnectionUrl;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.benchmarks.database.Report.Ground;
import dev.idempotent.testdatabase.TestDatabase;
import java.lang.management.ManagementFactory;
import java.net.URL;
import java.security.CodeSource;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.stream.Stream;
import org.apache.camel.CamelContext;
import org.springframework.integration.core.MessageSelector;
import org.springframework.jdbc.core.JdbcTemplate;

/** Finds out what a run is measured on. */
final class Grounds {
  private Grounds() {}

  static Ground find(TestDatabase database, String command, Options options) {
    return new Ground(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        command,
        database.description(),
        "Java " + Runtime.version() + " (" + System.getProperty("java.vendor") + ")",
        libraries(),
        Runtime.getRuntime().availableProcessors(),
        load(),
        0,
        options.seed());
  }

  static double load() {
    return ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
  }

  private static List<String> libraries() {
    return Stream.of(
            ConnectionUrl.class,
            HikariDataSource.class,
            JdbcTemplate.class,
            io.github.arun0009.idempotent.core.annotation.Idempotent.class,
            software.amazon.lambda.powertools.idempotency.Idempotent.class,
            MessageSelector.class,
            CamelContext.class,
            io.eventuate.tram.consumer.common.DuplicateMessageDetector.class)
        .map(Grounds::jar)
        .toList();
  }

  /** Returns the name of the class's jar, which ends with the version. */
  private static String jar(Class<?> type) {
    CodeSource source = type.getProtectionDomain().getCodeSource();
    URL location = source == null ? null : source.getLocation();
    if (location == null) {
      return type.getName();
    }
    String path = location.getPath();
    return path.substring(path.lastIndexOf('/') + 1).replaceFirst("\\.jar$", "");
  }
}
