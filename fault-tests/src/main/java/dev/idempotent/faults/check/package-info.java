/** Proves from the histories and the tables that nothing was promised and not kept. */
@NullMarked
package dev.idempotent.faults.check;

import org.jspecify.annotations.NullMarked;
