package dev.idempotent.template;

import java.util.Map;
import java.util.Set;

/**
 * The types, by name, whose values can't be stored and given back to a retry. By name, so that none
 * of the libraries is needed, and one list serves compile time and run time.
 */
public final class UnreplayableTypes {
  /**
   * Handles on something outside themselves, and what is used up by reading: these types and their
   * subtypes.
   */
  public static final Set<String> LIVE =
      Set.of(
          "java.util.concurrent.Future",
          "java.util.concurrent.CompletionStage",
          "java.util.concurrent.Flow$Publisher",
          "java.util.concurrent.Flow$Subscriber",
          "java.util.concurrent.Executor",
          "java.util.stream.BaseStream",
          "java.util.Iterator",
          "java.util.Spliterator",
          "java.util.Enumeration",
          "java.io.InputStream",
          "java.io.OutputStream",
          "java.lang.AutoCloseable",
          "java.lang.Readable",
          "java.lang.Thread",
          "java.lang.ThreadLocal",
          "java.lang.ClassLoader",
          "org.reactivestreams.Publisher",
          "io.reactivex.CompletableSource",
          "io.reactivex.MaybeSource",
          "io.reactivex.ObservableSource",
          "io.reactivex.SingleSource",
          "io.reactivex.rxjava3.core.CompletableSource",
          "io.reactivex.rxjava3.core.MaybeSource",
          "io.reactivex.rxjava3.core.ObservableSource",
          "io.reactivex.rxjava3.core.SingleSource",
          "io.smallrye.mutiny.Uni",
          "io.vertx.core.Future",
          "kotlinx.coroutines.Job",
          "kotlinx.coroutines.flow.Flow",
          "scala.concurrent.Future");

  /** Too wide to tell which class to decode to: exactly these types. */
  public static final Set<String> UNBOUNDED =
      Set.of(
          "java.lang.Object",
          "java.lang.Number",
          "java.lang.CharSequence",
          "java.lang.Comparable",
          "java.io.Serializable",
          "java.lang.Cloneable",
          "java.lang.Iterable",
          "java.lang.Record",
          "java.lang.Enum");

  /** Types, with their subtypes, that would not come back as they were, and why. */
  public static final Map<String, String> UNFAITHFUL =
      Map.of(
          "java.lang.Throwable",
          "is an exception, which can't be rebuilt from data; let the method throw it",
          "java.lang.reflect.AnnotatedElement",
          "names a class, and data may not choose a class; return its name as a String",
          "java.util.regex.Pattern",
          "has flags that are not written; return the expression as a String",
          "java.net.URL",
          "asks the network when it is compared; return a java.net.URI",
          "java.net.InetAddress",
          "asks the network when it is decoded; return its text",
          "java.net.InetSocketAddress",
          "asks the network when it is decoded; return its text");

  /** What is said of {@link #LIVE} types. */
  public static final String LIVE_REASON =
      "is a handle on something outside the value; return the content itself";

  /** What is said of {@link #UNBOUNDED} types. */
  public static final String UNBOUNDED_REASON =
      "does not say which class to decode to; name a record, a class, a sealed type, or a collection"
          + " with its element type";

  private UnreplayableTypes() {}
}
