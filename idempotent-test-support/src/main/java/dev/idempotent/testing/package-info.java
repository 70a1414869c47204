/** What tests of stores and engines share: the contract of stores, and a store in memory. */
@NullMarked
package dev.idempotent.testing;

import org.jspecify.annotations.NullMarked;
