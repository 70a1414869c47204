/** The numbers of calls, replays and refusals as Micrometer's meters. */
@NullMarked
package dev.idempotent.micrometer;

import org.jspecify.annotations.NullMarked;
