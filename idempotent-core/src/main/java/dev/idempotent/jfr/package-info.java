/** What happens to calls, as events of the JDK's flight recorder. */
@NullMarked
package dev.idempotent.jfr;

import org.jspecify.annotations.NullMarked;
