package dev.idempotent.weaver;

import dev.idempotent.annotation.Idempotent;
import dev.idempotent.engine.Execution;
import dev.idempotent.engine.IdempotentMethod;
import dev.idempotent.engine.Step;
import org.aspectj.lang.annotation.SuppressAjWarnings;

/**
 * Leads each execution of an {@link Idempotent} method to the engine.
 *
 * <p>The advice's body is copied into every woven class. Whatever it calls is therefore called by
 * classes that were woven months ago: a change of it needs another number in {@link
 * WovenMethods#protocol2}.
 *
 * <p>Not annotation style: there {@code proceed} takes a closure and an array per call.
 */
public aspect IdempotentAspect {
  // One attempt in one transaction: what changes threads stays outside, and what begins and ends
  // transactions inside. With wildcards, since a plain name of a type that is not there is an error.
  declare precedence:
      org.springframework.scheduling.aspectj..*, org.springframework.cache.aspectj..*,
      IdempotentAspect, org.springframework.transaction.aspectj..*;

  pointcut idempotentMethod(): execution(@Idempotent * *(..));

  /** What most of these methods are: of an object, with a few arguments. */
  pointcut usualMethod(Object self): idempotentMethod() && this(self);

  // A join point object costs 104 bytes and a thread-local's number on each call, for its arguments
  // alone, and an array of them 24 and more. So the usual methods have advices that are given self
  // and arguments. Four times the same lines, since what proceeds has to stand inside of the advice,
  // and not in a closure.

  @SuppressAjWarnings("adviceDidNotMatch")
  Object around(Object self, Object first): usualMethod(self) && args(first) {
    IdempotentMethod method = WovenMethods.protocol2(thisJoinPointStaticPart);
    Step step = method.beginWith(self, first);
    while (step instanceof Execution) {
      Execution execution = (Execution) step;
      Object result;
      try {
        result = proceed(self, first);
      } catch (Throwable thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    return method.result(step);
  }

  @SuppressAjWarnings("adviceDidNotMatch")
  Object around(Object self, Object first, Object second): usualMethod(self) && args(first, second) {
    IdempotentMethod method = WovenMethods.protocol2(thisJoinPointStaticPart);
    Step step = method.beginWith(self, first, second);
    while (step instanceof Execution) {
      Execution execution = (Execution) step;
      Object result;
      try {
        result = proceed(self, first, second);
      } catch (Throwable thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    return method.result(step);
  }

  @SuppressAjWarnings("adviceDidNotMatch")
  Object around(Object self, Object first, Object second, Object third): usualMethod(self) && args(first, second, third) {
    IdempotentMethod method = WovenMethods.protocol2(thisJoinPointStaticPart);
    Step step = method.beginWith(self, first, second, third);
    while (step instanceof Execution) {
      Execution execution = (Execution) step;
      Object result;
      try {
        result = proceed(self, first, second, third);
      } catch (Throwable thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    return method.result(step);
  }

  /** All others: static ones, and those without arguments or with more. */
  @SuppressAjWarnings("adviceDidNotMatch")
  Object around(): idempotentMethod()
      && !(usualMethod(Object) && (args(*) || args(*, *) || args(*, *, *))) {
    IdempotentMethod method = WovenMethods.protocol2(thisJoinPointStaticPart);
    Step step = method.begin(thisJoinPoint.getThis(), thisJoinPoint.getArgs());
    while (step instanceof Execution) {
      Execution execution = (Execution) step;
      Object result;
      try {
        result = proceed();
      } catch (Throwable thrown) {
        step = execution.failed(thrown);
        continue;
      }
      step = execution.completed(result);
    }
    return method.result(step);
  }

  /**
   * Does nothing. Of the advices above one may match nothing in a build where all is well, and none
   * of them says so. This one matches wherever one of them does: where nothing is annotated,
   * AspectJ says that it "has not been applied". It runs inside of them, so not in a replay.
   */
  before(): idempotentMethod() {}

  declare @method: @Idempotent * *(..): @Woven;

  declare error: idempotentMethod() && within(is(InterfaceType)):
      "IDEM-506: @Idempotent on a method of an interface. Annotate the class that implements it.";

  // The well-known ones, by their exact names: a pattern with subtypes would make the weaver look up
  // the return types of all methods, and fail where one of an optional library is not there. What
  // slips through here, the engine refuses at the first call.
  declare error: execution(@Idempotent
          (java.util.concurrent.*Future || java.util.concurrent.CompletionStage
              || java.util.concurrent.Flow.Publisher || *..reactivestreams.Publisher
              || *..publisher.Mono || *..publisher.Flux || *..ListenableFuture
              || *..coroutines.flow.Flow || java.util.stream.*Stream || java.sql.ResultSet
              || java.util.*Iterator || java.util.Spliterator || java.util.Enumeration
              || java.io.*Stream || java.io.*Reader || AutoCloseable || java.io.Closeable) *(..)):
      "IDEM-506: @Idempotent on a method whose result can't be stored and given to a retry."
          + " Return a plain value, and wait for asynchronous work inside the method.";
}
