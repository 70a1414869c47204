/** Templates at run time: compiled once per method into method handles, rendered on each call. */
@NullMarked
package dev.idempotent.internal.template;

import org.jspecify.annotations.NullMarked;
