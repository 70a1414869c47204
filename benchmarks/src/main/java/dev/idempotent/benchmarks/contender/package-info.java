/** Ways to pay once per key, and not at all guarded, that are measured against each other. */
@NullMarked
package dev.idempotent.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
