/** The canonical encoding of arguments, by which a reused key is told from a retry. */
@NullMarked
package dev.idempotent.internal.fingerprint;

import org.jspecify.annotations.NullMarked;
