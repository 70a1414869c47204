package dev.idempotent.faults;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.faults.planted.Planted;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What would have to be found is found. Takes minutes: run it with {@code -Pfaults}. */
@Tag("faults")
@RequiresMySql("its sessions are killed")
final class PlantedBugsTest {
  private static TestDatabase database;

  @TempDir static Path folder;

  @BeforeAll
  static void start() {
    database = Attacked.start();
  }

  @AfterAll
  static void stop() {
    database.close();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NONE")
  void plantedBug_isFound(Planted bug) throws Exception {
    Options options =
        Options.parse(
            List.of("planted", "seed=1", "roundSeconds=8", "workers=3", "folder=" + folder));

    assertThat(new Campaign(database, options, System.out).isFound(bug)).isTrue();
  }
}
