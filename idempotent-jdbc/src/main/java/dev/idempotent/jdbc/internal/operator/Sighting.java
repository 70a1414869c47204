package dev.idempotent.jdbc.internal.operator;

import org.jspecify.annotations.Nullable;

/**
 * What was seen of one key at one moment.
 *
 * @param row the committed row, or null
 * @param held whether a transaction that has not ended has written the row, committed or not
 */
public record Sighting(@Nullable StoredKey row, boolean held) {}
