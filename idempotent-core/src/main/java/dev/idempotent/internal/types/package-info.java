/** What the engine knows about kinds of types. */
@NullMarked
package dev.idempotent.internal.types;

import org.jspecify.annotations.NullMarked;
