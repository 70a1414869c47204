/** Types that the tests see from another package. */
package dev.idempotent.internal.template.other;
