/**
 * The grammar of templates and the rules that lead from a path to a value with a stable text, over
 * any model of types: reflection at run time, the compiler's own during annotation processing. Used
 * by the library's modules; no API of the library.
 */
@NullMarked
package dev.idempotent.template;

import org.jspecify.annotations.NullMarked;
