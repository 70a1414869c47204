package dev.idempotent.jdbc.model;

import java.util.Set;
import java.util.function.Supplier;

/**
 * A statement that commits, under way to the server when its client is lost.
 *
 * @param blockers the sessions that it waits for now
 * @param effect what the server does should it have received it
 */
record Received(Supplier<Set<ModelSession>> blockers, Runnable effect) {}
