package dev.idempotent.faults.attack;

import java.io.IOException;
import java.sql.SQLException;
import java.util.SplittableRandom;

/** Something that goes wrong, from its beginning to its end. */
@FunctionalInterface
interface Fault {
  /**
   * Does it and, where it has an end, ends it.
   *
   * @return whether it met anything
   * @throws SQLException if another fault was in its way
   */
  boolean strike(Scene scene, SplittableRandom dice)
      throws IOException, SQLException, InterruptedException;
}
