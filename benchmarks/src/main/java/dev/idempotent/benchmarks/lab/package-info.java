/**
 * What the benchmarks on a database stand on: a schema, pools, a relay, and the business method.
 */
@NullMarked
package dev.idempotent.benchmarks.lab;

import org.jspecify.annotations.NullMarked;
