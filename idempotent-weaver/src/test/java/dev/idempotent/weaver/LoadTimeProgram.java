package dev.idempotent.weaver;

import dev.idempotent.Idempotency;
import dev.idempotent.engine.StartupChecks;
import dev.idempotent.engine.WeavingCheckMode;
import java.util.concurrent.Callable;

/** Installs an engine, calls the class of the given name twice, and prints what happened. */
public final class LoadTimeProgram {
  private LoadTimeProgram() {}

  public static void main(String[] arguments) throws Exception {
    Idempotency engine =
        new TestEngine().listener(event -> System.out.println(event.outcome())).build();
    Idempotency.install(engine);
    StartupChecks.run(
        LoadTimeProgram.class.getClassLoader(), WeavingCheckMode.valueOf(arguments[1]));
    Callable<?> application =
        Class.forName(arguments[0]).asSubclass(Callable.class).getConstructor().newInstance();
    System.out.println(application.call());
    System.out.println(application.call());
    System.out.println("events " + EventLog.EVENTS);
  }
}
