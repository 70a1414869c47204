/** A payment service as an application writes it: copy from here. */
@NullMarked
package dev.idempotent.examples.payments;

import org.jspecify.annotations.NullMarked;
