/**
 * Runs the payment service in several processes at once, kills some of them in mid-run, and proves
 * from the database that no payment was lost or made twice.
 */
@NullMarked
package dev.idempotent.examples.payments.crashtest;

import org.jspecify.annotations.NullMarked;
