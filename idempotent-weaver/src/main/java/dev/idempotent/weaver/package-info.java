/** The aspect that leads annotated methods to the engine, and the checks that it is woven. */
@NullMarked
package dev.idempotent.weaver;

import org.jspecify.annotations.NullMarked;
