package dev.idempotent.jdbc;

import java.time.Duration;

/**
 * How far the deletion of expired rows has come.
 *
 * @param lag by how much the oldest row has outlived its expiry and the grace period; zero when
 *     nothing is due; a tenth of their ttl and grace is normal where many expire
 * @param deletedRows how many rows this engine has deleted
 * @param failures how many rounds of this engine have failed
 */
public record PurgeStatus(Duration lag, long deletedRows, long failures) {}
