/** Servers, errors and texts of SQL. */
@NullMarked
package dev.idempotent.jdbc.internal.sql;

import org.jspecify.annotations.NullMarked;
