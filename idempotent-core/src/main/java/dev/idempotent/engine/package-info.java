/** The engine and what adapters need to lead a call through it. */
@NullMarked
package dev.idempotent.engine;

import org.jspecify.annotations.NullMarked;
