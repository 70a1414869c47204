package dev.idempotent.engine;

/**
 * What an adapter has to do next: hand out an earlier result, or run the method.
 *
 * <pre>{@code
 * Begun begun = method.begin(target, arguments);
 * if (begun instanceof Replay replay) {
 *   return method.result(replay);
 * }
 * Execution execution = (Execution) begun;
 * Object result;
 * try {
 *   result = proceed();
 * } catch (Throwable thrown) {
 *   throw execution.fail(thrown);
 * }
 * return execution.complete(result);
 * }</pre>
 */
public sealed interface Begun permits Replay, Execution {}
