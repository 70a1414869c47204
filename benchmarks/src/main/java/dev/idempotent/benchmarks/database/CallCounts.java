package dev.idempotent.benchmarks.database;

/**
 * What one call takes, as the mean of many calls on one thread.
 *
 * @param statements that the server executed
 * @param roundTrips between driver and server
 * @param writeTransactions that were committed with writes
 * @param logSyncs of InnoDB's log, those of its background threads included
 * @param binlogSyncs of the binary log
 * @param redoBytes that InnoDB's log grew by, by its background threads included
 * @param binlogBytes written to the binary log
 * @param wireBytes in both directions
 * @param allocatedBytes on the calling thread's heap, the driver's included
 * @param cpuMicros of the calling thread, the median of the calls
 * @param checkouts of connections from pools
 * @param connectionsHeld at the same time, at most
 * @param micros elapsed, the median of the calls; not free of noise
 */
public record CallCounts(
    double statements,
    double roundTrips,
    double writeTransactions,
    double logSyncs,
    double binlogSyncs,
    double redoBytes,
    double binlogBytes,
    double wireBytes,
    double allocatedBytes,
    double cpuMicros,
    double checkouts,
    int connectionsHeld,
    double micros) {}
