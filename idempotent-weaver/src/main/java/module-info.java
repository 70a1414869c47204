/** The aspect that leads annotated methods to the engine. */
module dev.idempotent.weaver {
  requires transitive dev.idempotent.core;
  requires static transitive org.jspecify;
  requires transitive org.aspectj.runtime;

  provides dev.idempotent.spi.StartupCheck with
      dev.idempotent.weaver.WeavingStartupCheck;

  exports dev.idempotent.weaver;
}
