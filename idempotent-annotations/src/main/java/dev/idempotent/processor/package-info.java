/**
 * Checks annotated methods while the compiler runs, and writes the catalogue of them. Compilers
 * find the processor themselves; nothing here is to be called.
 */
@NullMarked
package dev.idempotent.processor;

import org.jspecify.annotations.NullMarked;
