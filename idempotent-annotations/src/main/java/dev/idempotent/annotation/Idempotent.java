package dev.idempotent.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Declares that a method takes effect exactly once per key. The first call with a key runs the
 * method; each later call with that key, from any thread, process or host, gets the first call's
 * result back and does not run it.
 *
 * <pre>{@code
 * @Idempotent(key = "{command.customerId}/{command.requestId}", ttl = "24h")
 * public Receipt charge(ChargeCommand command) {
 *   // ordinary JDBC on the engine's DataSource
 * }
 * }</pre>
 *
 * <p>The key row and all that the method writes through the engine's {@code DataSource} commit in
 * one database transaction, or neither does.
 *
 * <h2>What a call does</h2>
 *
 * <ol>
 *   <li>The key, the scope and the fingerprint are made from the arguments on entry, once. What the
 *       method does to its arguments afterwards changes nothing.
 *   <li>A key that is new, or whose life has ended, is claimed and the method runs. A claim is
 *       exclusive over all hosts: a second call with the key waits for the first one's end.
 *   <li>The result is stored with the key, and one commit makes key, result and the method's own
 *       writes durable together. The key's life, {@link #ttl}, starts then.
 *   <li>A key that is known is a retry: its call gets a value equal to what the first caller got,
 *       {@code null} and {@code void} included.
 * </ol>
 *
 * <p><b>The method throws.</b> Whatever it is, checked, unchecked or an {@link Error}: its writes
 * and the key are rolled back, and the caller gets the same exception instance. The next call with
 * the key runs the method again. The exceptions are {@link #recordedFailures}, with which the key
 * stays, and {@link ClaimOrder#LAST}, where another call may have completed meanwhile: its outcome
 * is returned then.
 *
 * <p><b>The process dies.</b> Before the commit the database rolls back the writes and the key;
 * after it a retry gets the stored result. There is no "in progress" row that could be left behind.
 *
 * <p><b>No usable key.</b> A {@code null} on the way to a placeholder's value, a key of blank parts
 * only, a store that is down, an engine that is not installed: a typed exception, and the method
 * has not run. It never runs unprotected.
 *
 * <h2>What it does not do</h2>
 *
 * <ul>
 *   <li>It undoes or withholds nothing outside the transaction: a mail, a message to a broker, a
 *       call to another service, a write through another {@code DataSource}. Such an effect can
 *       happen again when the transaction rolls back. Do it after the commit, or give the other
 *       system a key that is derived from this one.
 *   <li>It does not apply to interface and abstract methods, to constructors, or to annotations
 *       that are inherited from an overridden method: the annotation counts where a method body is.
 *   <li>It does not act by itself: the class has to be woven with the aspect of {@code
 *       idempotent-weaver}. With no engine installed a woven method throws.
 *   <li>It returns no live objects on a retry: the result is a value, encoded and decoded. A
 *       stream, a future or a cursor can't be given back and is refused.
 *   <li>It does not make concurrent calls with <em>different</em> keys wait for each other.
 * </ul>
 *
 * <h2>Templates</h2>
 *
 * <p>{@link #key}, {@link #scope} and {@link #fingerprint} are templates over the method's
 * parameters:
 *
 * <table>
 * <caption>The grammar of templates</caption>
 * <tr><th>Form</th><th>Meaning</th></tr>
 * <tr><td>{@code text}</td><td>stands for itself</td></tr>
 * <tr><td><code>{{</code> and <code>}}</code></td><td>a literal brace</td></tr>
 * <tr><td><code>{orderId}</code></td><td>the parameter of that name</td></tr>
 * <tr><td><code>{this.tenant}</code></td><td>a member of the object that the method is called on</td></tr>
 * <tr><td><code>{command.requestId}</code></td><td>a member: the record component, else {@code
 *     getRequestId()} or {@code isRequestId()}, else the method {@code requestId()}, else the field
 *     {@code requestId}; it has to be public, or one that the method's own code could use</td></tr>
 * <tr><td><code>{lines[0].sku}</code></td><td>an element of a {@link java.util.List} or an array</td></tr>
 * <tr><td><code>{headers['x-request-id']}</code></td><td>the value of a {@link java.util.Map} whose keys
 *     are strings or enum constants; {@code ''} is one quote</td></tr>
 * <tr><td><code>{coupon?}</code></td><td>permits {@code null} and {@link java.util.Optional#empty()} as
 *     the path's value, which is then told from every text, the empty one included; without {@code ?}
 *     the call fails</td></tr>
 * </table>
 *
 * <p>An {@link java.util.Optional} is unwrapped wherever a path meets one. Values have one stable
 * text each, whatever the default locale, time zone and character set: strings, characters, the
 * primitives and their boxes, {@link java.math.BigInteger}, {@link java.math.BigDecimal} (the scale
 * counts: 1.0 is not 1.00), {@link java.util.UUID}, enum constants, the types of {@code java.time},
 * {@code byte[]}, and lists and arrays of these. A value of another type is refused: name one of
 * its members.
 *
 * <p>A rendered key is unambiguous: two different tuples of values never make one key, with or
 * without a separator between the placeholders, and whatever characters the values contain.
 *
 * <p>The annotation processor of this library checks templates while the compiler runs. What it
 * can't know then is checked when the method is first called, and reported before it runs.
 */
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface Idempotent {

  /**
   * The template of the key, which names one operation of one client: usually who asks, and a value
   * that this client never uses again, such as a request id. A value that the server makes on each
   * call (a time, a random id) is no key, since no retry would ever have it.
   *
   * <p>No default. At least one placeholder is demanded, unless {@link #constantKey} is set.
   */
  String key();

  /**
   * Whether the key has no placeholder on purpose. All calls of the method then have one key,
   * within a scope, and the method takes effect once until the key's life ends: a migration, a job
   * of the day.
   *
   * <p>Default: false. A key without a placeholder is refused, since it is nearly always a mistake;
   * with true a key that has one is refused.
   */
  boolean constantKey() default false;

  /**
   * The name of the operation. Keys of different operations never meet. It is a plain text, no
   * template.
   *
   * <p>Default: class, method and parameter types. Renaming or moving the method, or changing its
   * parameters, then makes another operation of it, and retries of calls that came before the
   * change run again; a name of its own, such as {@code "payments.charge"}, survives that. Two
   * methods must not share a name.
   */
  String operation() default "";

  /**
   * The template of the tenant or principal that the key belongs to. The same key in two scopes
   * names two operations, and no scope ever gets another one's result.
   *
   * <p>Default: what the engine's scope provider yields, and no scope if there is none. A template
   * that yields a blank text fails the call.
   */
  String scope() default "";

  /**
   * How long a key is remembered, counted from the completion of its first call. A retry that comes
   * later runs the method again. Either an ISO-8601 duration such as {@code "PT24H"} and {@code
   * "P7D"}, or a number with a unit: {@code "500ms"}, {@code "30s"}, {@code "90m"}, {@code "24h"},
   * {@code "7d"}. From 1 millisecond to 3660 days.
   *
   * <p>Default: the engine's.
   */
  String ttl() default "";

  /**
   * The template of what a retry has to repeat besides the key, or {@code "*"} for all arguments. A
   * call whose key is known with another fingerprint is refused; it changes nothing and gets no
   * result. So a client that uses one key for two requests learns of it.
   *
   * <p>Default: none. A retry is then recognised by its key alone.
   */
  String fingerprint() default "";

  /**
   * How long a call waits for another one that runs with the same key, on this host or another:
   * {@code "5s"}, {@code "500ms"}, {@code "PT1M"}, at most an hour; {@link #FAIL_FAST} not to wait.
   * When the time is over the call fails with {@code CallInProgressException} and has not taken
   * effect; in the order FIRST its method has not run. What is written after the method, a key with
   * {@link ClaimOrder#LAST} or a recorded failure, may wait as long once more, and so may each of
   * the {@link #retries}.
   *
   * <p>Default: the engine's.
   */
  String waitAtMost() default "";

  /** A {@link #waitAtMost} of nothing: a call fails at once if another one runs with its key. */
  String FAIL_FAST = "0s";

  /**
   * When the key is written.
   *
   * <p>Default: before the method runs.
   */
  ClaimOrder claim() default ClaimOrder.FIRST;

  /**
   * Failures that are an answer, such as a declined card: exactly these classes, no subclasses.
   * What the method wrote is rolled back, the failure is stored with the key, and every retry gets
   * an exception of the same type, message and properties, without running the method. Causes and
   * stack traces are not stored.
   *
   * <p>Default: none. A method that throws is rolled back with its key, and a retry runs again.
   */
  Class<? extends Throwable>[] recordedFailures() default {};

  /**
   * How often the method may run again, from its beginning and in a new transaction, when its
   * transaction lost against another one by a deadlock or by a lock that was not granted in time.
   * Only for methods whose effects all lie in the transaction. Without effect in a call that runs
   * inside another one's transaction. At most 20.
   *
   * <p>Default: 0. The exception reaches the caller, and a retry with the same key is safe.
   */
  int retries() default 0;

  /**
   * The name of the installed engine that runs the method, for applications with several databases.
   *
   * <p>Default: the engine that was installed without a name.
   */
  String engine() default "";
}
