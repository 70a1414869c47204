module sample.modular {
  requires dev.idempotent.weaver;
  requires engine;

  opens sample.modular to
      dev.idempotent.core;
}
