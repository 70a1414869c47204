package dev.idempotent.jdbc;

/**
 * How many rows a scope has. Counted page by page, so not of one instant.
 *
 * @param alive rows that retries meet
 * @param expired rows that are only waiting to be deleted
 */
public record KeyCount(long alive, long expired) {}
