package dev.idempotent.jdbc.internal.store;

import dev.idempotent.engine.Notifier;
import java.time.Duration;

/**
 * What the builder has validated for the store.
 *
 * @param answerWithin how long the server may take to answer one of the store's own statements,
 *     waiting for other holders not counted
 * @param resolveWithin how long to look for the outcome of a commit whose answer was lost
 * @param strict whether a method that did not use the call's connection fails
 * @param rollbackOnTimeout whether the server rolls back when a lock wait times out
 * @param keepingStatements whether the store's statements are prepared on the server and kept
 * @param usingProcedures whether stored procedures begin and end transactions
 * @param notifier who tells the listener
 */
public record StoreSettings(
    Duration answerWithin,
    Duration resolveWithin,
    boolean strict,
    boolean rollbackOnTimeout,
    boolean keepingStatements,
    boolean usingProcedures,
    Notifier notifier) {}
