/** Ways to lay out the table of keys, at sizes far beyond the server's memory. */
@NullMarked
package dev.idempotent.benchmarks.scale;

import org.jspecify.annotations.NullMarked;
