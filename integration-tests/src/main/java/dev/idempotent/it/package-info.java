/** Classes as an application has them, woven by the plugin as an application's are. */
@NullMarked
package dev.idempotent.it;

import org.jspecify.annotations.NullMarked;
