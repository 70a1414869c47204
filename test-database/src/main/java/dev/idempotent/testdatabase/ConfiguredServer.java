package dev.idempotent.testdatabase;

/** A server that the user runs. */
record ConfiguredServer(JdbcUrl url, String user, String password) implements Server {

  @Override
  public String place() {
    return "configured, " + url.server();
  }

  @Override
  public void kill() {
    throw new UnsupportedOperationException("a configured server is not ours to kill");
  }

  @Override
  public void restart() {
    throw new UnsupportedOperationException("a configured server is not ours to restart");
  }

  @Override
  public void stop() {
    // Not ours to stop.
  }
}
