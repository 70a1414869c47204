/** The protocol: claim, complete, abandon, find out. */
@NullMarked
package dev.idempotent.jdbc.internal.store;

import org.jspecify.annotations.NullMarked;
