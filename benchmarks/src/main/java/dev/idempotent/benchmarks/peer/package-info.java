/** Other libraries that know retries, each used as its documentation says. */
@NullMarked
package dev.idempotent.benchmarks.peer;

import org.jspecify.annotations.NullMarked;
