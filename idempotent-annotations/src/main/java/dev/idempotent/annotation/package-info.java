/** What an application writes on its methods. */
@NullMarked
package dev.idempotent.annotation;

import org.jspecify.annotations.NullMarked;
