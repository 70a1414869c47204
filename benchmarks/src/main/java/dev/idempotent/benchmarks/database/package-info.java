/** The benchmark on a database: what a call costs there, in throughput and in counts. */
@NullMarked
package dev.idempotent.benchmarks.database;

import org.jspecify.annotations.NullMarked;
