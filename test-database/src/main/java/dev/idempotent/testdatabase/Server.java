package dev.idempotent.testdatabase;

/** A server and the way it is run. */
interface Server {

  /** The URL up to and without the schema, {@code jdbc:mysql://127.0.0.1:3306/} for one. */
  JdbcUrl url();

  String user();

  String password();

  /** Where it runs, for people. */
  String place();

  /** Ends the process without giving it a chance to clean up. */
  void kill();

  /** Starts it on the same data and the same port after {@link #kill}. */
  void restart();

  /** Leaves no room on the disk that holds the data. */
  default void fillDisk() {
    throw new UnsupportedOperationException("the server has no disk of its own");
  }

  /** Gives the room back that {@link #fillDisk} took. */
  default void freeDisk() {
    throw new UnsupportedOperationException("the server has no disk of its own");
  }

  /** Stops it and deletes its data. */
  void stop();
}
