/** What an application uses: the engine's face, the current call, and the exceptions. */
@NullMarked
package dev.idempotent;

import org.jspecify.annotations.NullMarked;
