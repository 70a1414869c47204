package dev.idempotent.engine;

/**
 * What an adapter has to do next: run the method, or hand out a result.
 *
 * <pre>{@code
 * Step step = method.begin(target, arguments);
 * while (step instanceof Execution execution) {
 *   Object result;
 *   try {
 *     result = proceed();
 *   } catch (Throwable thrown) {
 *     step = execution.failed(thrown);
 *     continue;
 *   }
 *   step = execution.completed(result);
 * }
 * return method.result(step);
 * }</pre>
 *
 * <p>It is a loop, since a method that allows retries runs again when its transaction lost against
 * another one.
 */
public sealed interface Step permits Execution, Replay, Done {}
