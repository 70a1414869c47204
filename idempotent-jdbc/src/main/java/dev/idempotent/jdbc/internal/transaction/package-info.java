/** The transaction that key and writes share, and the connection that the method gets. */
@NullMarked
package dev.idempotent.jdbc.internal.transaction;

import org.jspecify.annotations.NullMarked;
