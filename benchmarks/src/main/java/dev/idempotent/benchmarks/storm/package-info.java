/** Storms: many callers want the same key at the same time. */
@NullMarked
package dev.idempotent.benchmarks.storm;

import org.jspecify.annotations.NullMarked;
