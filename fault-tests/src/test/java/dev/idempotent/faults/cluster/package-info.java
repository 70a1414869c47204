/** Attacks the library on a MySQL cluster: servers that fail over, are cut off, or conflict. */
@NullMarked
package dev.idempotent.faults.cluster;

import org.jspecify.annotations.NullMarked;
