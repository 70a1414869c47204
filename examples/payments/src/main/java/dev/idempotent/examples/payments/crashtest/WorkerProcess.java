package dev.idempotent.examples.payments.crashtest;

import dev.idempotent.spi.CallOutcome;
import java.io.BufferedInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A worker as the supervisor sees it. */
final class WorkerProcess {
  /** Is told what the worker tells, by one thread for each worker. */
  interface Listener {
    void ready(WorkerProcess worker);

    void outcome(WorkerProcess worker, CallOutcome outcome);

    void done(WorkerProcess worker);

    /** The process has ended, and everything that it told has been passed on. */
    void ended(WorkerProcess worker, int status);
  }

  private final int share;
  private final Process process;
  private final DataOutputStream commands;
  private boolean killed;
  private long answers;

  private WorkerProcess(int share, Process process) {
    this.share = share;
    this.process = process;
    this.commands = new DataOutputStream(process.getOutputStream());
  }

  /** Starts a JVM like this one. */
  static WorkerProcess start(
      int share, int shares, int threads, Source source, Target target, Listener listener)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(JvmOptions.forWorker());
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(Worker.class.getName());
    command.add(Integer.toString(share));
    command.add(Integer.toString(shares));
    command.add(Integer.toString(threads));
    source.file().ifPresent(file -> command.add(file.toString()));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    WorkerProcess worker = new WorkerProcess(share, process);
    Thread reader = new Thread(() -> worker.listen(listener), "worker " + share);
    reader.setDaemon(true);
    reader.start();
    try {
      target.writeTo(worker.commands);
    } catch (IOException e) {
      // It has died; its status says more, and the reader gets that.
    }
    return worker;
  }

  private void listen(Listener listener) {
    try (InputStream in = new BufferedInputStream(process.getInputStream())) {
      for (int told = in.read(); told >= 0; told = in.read()) {
        switch (told) {
          case Worker.READY -> listener.ready(this);
          case Worker.DONE -> listener.done(this);
          default -> listener.outcome(this, Worker.OUTCOMES.get(told));
        }
      }
    } catch (IOException e) {
      // The status tells.
    }
    listener.ended(this, process.onExit().join().exitValue());
  }

  /** Gives the starting signal. */
  void go() {
    try {
      commands.write('G');
      commands.flush();
    } catch (IOException e) {
      // It has died; the status tells.
    }
  }

  /** Lets a worker that is done end; ends one that is not. */
  void release() {
    try {
      commands.close();
    } catch (IOException e) {
      // It has died already.
    }
  }

  /** Sends SIGKILL. By the handle: {@link Process#destroyForcibly} throws away what it has told. */
  void kill() {
    killed = true;
    process.toHandle().destroyForcibly();
  }

  boolean isKilled() {
    return killed;
  }

  int share() {
    return share;
  }

  long pid() {
    return process.pid();
  }

  /** Counts an answer, and returns how many there are now. */
  long countAnswer() {
    return ++answers;
  }

  long answers() {
    return answers;
  }
}
