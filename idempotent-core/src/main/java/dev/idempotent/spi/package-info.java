/** The ports of the engine: store, result codec, listener, and the values that cross them. */
@NullMarked
package dev.idempotent.spi;

import org.jspecify.annotations.NullMarked;
