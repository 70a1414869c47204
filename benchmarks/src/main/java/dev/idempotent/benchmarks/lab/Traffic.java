package dev.idempotent.benchmarks.lab;

/**
 * What has passed between driver and server.
 *
 * @param roundTrips questions that the client asked
 * @param bytes in both directions, without the headers of TCP
 */
public record Traffic(long roundTrips, long bytes) {
  /** Returns what has passed since. */
  public Traffic since(Traffic earlier) {
    return new Traffic(roundTrips - earlier.roundTrips, bytes - earlier.bytes);
  }
}
