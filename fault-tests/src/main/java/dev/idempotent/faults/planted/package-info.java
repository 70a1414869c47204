/**
 * Bugs that are built into the library from outside, to see that they are found: by another data
 * source below it, or by a store around its own.
 */
@NullMarked
package dev.idempotent.faults.planted;

import org.jspecify.annotations.NullMarked;
