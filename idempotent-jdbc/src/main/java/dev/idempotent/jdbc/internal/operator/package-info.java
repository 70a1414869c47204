/** What an operator reads and deletes, beside the calls and never in their way for long. */
@NullMarked
package dev.idempotent.jdbc.internal.operator;

import org.jspecify.annotations.NullMarked;
