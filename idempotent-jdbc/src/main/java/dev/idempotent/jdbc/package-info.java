/** The engine on MySQL and MariaDB. */
@NullMarked
package dev.idempotent.jdbc;

import org.jspecify.annotations.NullMarked;
