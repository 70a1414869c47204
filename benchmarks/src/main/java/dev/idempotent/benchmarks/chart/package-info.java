/** Draws the figures of a run. */
@NullMarked
package dev.idempotent.benchmarks.chart;

import org.jspecify.annotations.NullMarked;
