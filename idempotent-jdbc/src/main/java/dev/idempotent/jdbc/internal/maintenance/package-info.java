/** The table itself: creating, validating, purging. */
@NullMarked
package dev.idempotent.jdbc.internal.maintenance;

import org.jspecify.annotations.NullMarked;
