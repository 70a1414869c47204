/** Benchmarks of keys, replays and fresh calls. Each public class is one benchmark of JMH. */
@NullMarked
package dev.idempotent.benchmarks;

import org.jspecify.annotations.NullMarked;
