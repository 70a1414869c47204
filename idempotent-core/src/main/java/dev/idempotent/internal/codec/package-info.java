/** What the engine asks of results beyond the codec port. */
@NullMarked
package dev.idempotent.internal.codec;

import org.jspecify.annotations.NullMarked;
