package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.StoreUnavailableException;
import dev.idempotent.engine.WeavingCheckMode;
import dev.idempotent.spi.StartupCheck;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** That building an engine begins with the check of the weaving; this module has no weaver. */
final class BuildWeavingTest {
  /** Nothing listens at this port of the loopback interface. */
  private static final String NO_SERVER = "jdbc:mysql://127.0.0.1:1/x?connectTimeout=1000";

  private final Thread thread = Thread.currentThread();
  private final ClassLoader before = thread.getContextClassLoader();
  private URLClassLoader application;

  @BeforeEach
  void enterApplication(@TempDir Path folder) throws Exception {
    Path catalogue = folder.resolve(StartupCheck.CATALOGUE);
    Files.createDirectories(catalogue.getParent());
    Files.writeString(catalogue, "idempotent-catalogue 1\n");
    application = new URLClassLoader(new URL[] {folder.toUri().toURL()}, before);
    thread.setContextClassLoader(application);
  }

  @AfterEach
  void leaveApplication() throws Exception {
    thread.setContextClassLoader(before);
    application.close();
  }

  @Test
  void build_refusesByDefault_beforeItConnects() {
    assertThatThrownBy(builder()::build)
        .isInstanceOfSatisfying(
            IdempotencyConfigurationException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_WOVEN));
  }

  @Test
  void build_whereThatIsToBeWarnedOf_goesOnToTheDatabase() {
    assertThatThrownBy(builder().weavingCheck(WeavingCheckMode.WARN)::build)
        .isInstanceOf(StoreUnavailableException.class);
  }

  @Test
  void build_withoutTheCheck_goesOnToTheDatabase() {
    assertThatThrownBy(builder().weavingCheck(WeavingCheckMode.OFF)::build)
        .isInstanceOf(StoreUnavailableException.class);
  }

  private static JdbcIdempotency.Builder builder() {
    return JdbcIdempotency.builder(new UrlDataSource(NO_SERVER, "nobody", ""));
  }
}
