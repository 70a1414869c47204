package dev.idempotent.faults.attack;

import dev.idempotent.faults.history.Call;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import dev.idempotent.faults.workload.LastCalls;
import dev.idempotent.faults.workload.WorkerPlan;
import dev.idempotent.testdatabase.TestDatabase;
import dev.idempotent.testdatabase.TestSchema;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Halves the time that a worker takes to start, and so makes kills cheap: the JVM's archive of the
 * classes that one worker has loaded. The JVM can do so only for classes from jars.
 */
public final class ClassArchive {
  /** The property that names the archive for the workers that are started. */
  static final String PROPERTY = "faults.classArchive";

  private static final long END_SECONDS = 120;

  private ClassArchive() {}

  /** Makes an archive and has all workers use it; does nothing where it can't be. */
  public static void create(TestDatabase database, Path folder)
      throws IOException, SQLException, InterruptedException {
    if (!onlyJars()) {
      return;
    }
    Files.createDirectories(folder);
    Path archive = folder.resolve("worker.jsa");
    Path calls = folder.resolve("unanswered");
    LastCalls.write(calls, Arrays.stream(Operation.values()).map(ClassArchive::call).toList());
    try (TestSchema schema = database.createSchema()) {
      Round.createTables(schema);
      WorkerPlan plan =
          new WorkerPlan(
              "archive",
              0,
              0,
              1,
              System.nanoTime(),
              schema.jdbcUrl(),
              schema.user(),
              schema.password(),
              folder,
              "NONE",
              Optional.of(calls));
      WorkerProcess worker =
          WorkerProcess.start(plan, folder, WorkerOptions.of(0).archivingTo(archive));
      if (worker.awaitEnd(END_SECONDS) && Files.exists(archive)) {
        System.setProperty(PROPERTY, archive.toString());
      }
    }
  }

  private static boolean onlyJars() {
    return List.of(System.getProperty("java.class.path").split(File.pathSeparator)).stream()
        .allMatch(element -> element.endsWith(".jar"));
  }

  private static Call call(Operation operation) {
    return new Call("-", null, new Identity(operation, "t0", "k0"), 1, 0, 0, null);
  }
}
