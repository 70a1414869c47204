/** Starts the processes and the server, and does to them what a bad day does. */
@NullMarked
package dev.idempotent.faults.attack;

import org.jspecify.annotations.NullMarked;
