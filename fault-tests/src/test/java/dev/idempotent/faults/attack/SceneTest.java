package dev.idempotent.faults.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class SceneTest {
  private static final String BACK = "RENAME TABLE elsewhere TO here";

  private final TestDatabase database = TestDatabase.get();
  private final TestSchema schema = database.createSchema();

  @TempDir private Path folder;
  private Scene scene;

  @BeforeEach
  void setUp() throws Exception {
    var fleet = new Fleet(schema, folder, new Fleet.Workload(0, 1, "NONE"), 1);
    scene = new Scene(database, schema, fleet, new ReentrantLock());
    scene.execute("CREATE TABLE here (id INT PRIMARY KEY)");
  }

  @Test
  void undo_ofAChange_changesTheTableBack() throws Exception {
    scene.execute("RENAME TABLE here TO elsewhere");

    scene.undo(BACK, "elsewhere");

    scene.execute("SELECT id FROM here");
  }

  @Test
  void undo_ofAColumnsChange_changesItBack() throws Exception {
    scene.execute("ALTER TABLE here RENAME COLUMN id TO other");

    scene.undo("ALTER TABLE here RENAME COLUMN other TO id", "other");

    scene.execute("SELECT id FROM here");
  }

  @Test
  void undo_ofAChangeThatWasNotDone_doesNotWaitForABusyTable() throws Exception {
    try (Connection busy = schema.connect();
        Statement statement = busy.createStatement()) {
      busy.setAutoCommit(false);
      statement.execute("SELECT id FROM here");
      assertThatThrownBy(() -> scene.execute("RENAME TABLE here TO elsewhere"))
          .isInstanceOf(SQLException.class);

      scene.undo(BACK, "elsewhere");

      assertThat(busy.isValid(1)).isTrue();
    }
    scene.execute("SELECT id FROM here");
  }
}
