/**
 * Results as JSON: {@link dev.idempotent.json.JacksonResultCodec} is the codec that the engine uses
 * unless it is given another.
 */
@NullMarked
package dev.idempotent.json;

import org.jspecify.annotations.NullMarked;
