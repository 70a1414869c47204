/** What every caller asked for and was told, in files that outlive the process. */
@NullMarked
package dev.idempotent.faults.history;

import org.jspecify.annotations.NullMarked;
