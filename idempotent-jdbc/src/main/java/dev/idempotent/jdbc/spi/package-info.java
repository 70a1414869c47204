/** The port through which calls join transactions that the library did not begin. */
@NullMarked
package dev.idempotent.jdbc.spi;

import org.jspecify.annotations.NullMarked;
