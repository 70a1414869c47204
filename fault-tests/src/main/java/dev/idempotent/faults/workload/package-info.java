/**
 * The application under attack: woven methods as a user writes them, and processes that call them.
 */
@NullMarked
package dev.idempotent.faults.workload;

import org.jspecify.annotations.NullMarked;
