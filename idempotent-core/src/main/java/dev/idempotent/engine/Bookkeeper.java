package dev.idempotent.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Does a cache's bookkeeping some milliseconds later and on a thread of its own, then for all that
 * has come in meanwhile: a call that has just executed would else pay for it, each one anew. The
 * thread is started when it is needed and ends when nothing comes any more. Safe for use by several
 * threads.
 */
final class Bookkeeper implements Executor, AutoCloseable {
  private static final long LATER_MILLIS = 20;

  /** How long the thread outlives its last task. */
  private static final long IDLE_SECONDS = 30;

  private final ScheduledThreadPoolExecutor later;

  Bookkeeper() {
    later =
        new ScheduledThreadPoolExecutor(
            1, Bookkeeper::daemon, new ThreadPoolExecutor.DiscardPolicy());
    later.setKeepAliveTime(IDLE_SECONDS, TimeUnit.SECONDS);
    later.allowCoreThreadTimeOut(true);
  }

  private static Thread daemon(Runnable task) {
    // The thread must not hold on to what belongs to the call that happens to start it.
    Thread thread = new Thread(null, task, "idempotent-near-cache", 0, false);
    thread.setContextClassLoader(Bookkeeper.class.getClassLoader());
    thread.setDaemon(true);
    return thread;
  }

  @Override
  @SuppressWarnings("FutureReturnValueIgnored") // the cache's task contains what it throws
  public void execute(Runnable task) {
    later.schedule(task, LATER_MILLIS, TimeUnit.MILLISECONDS);
  }

  /** Ends the thread; what comes afterwards is not done. */
  @Override
  public void close() {
    later.shutdownNow();
  }
}
