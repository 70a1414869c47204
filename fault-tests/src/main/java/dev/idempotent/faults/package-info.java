/** Attacks the library with real processes and a real MySQL; see {@code docs/reliability.md}. */
@NullMarked
package dev.idempotent.faults;

import org.jspecify.annotations.NullMarked;
