/** Keys beside the rows of their scope, on one of several servers. */
@NullMarked
package dev.idempotent.sharding;

import org.jspecify.annotations.NullMarked;
