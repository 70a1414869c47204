/** The numbers of calls, replays and refusals as Micrometer's meters. */
module dev.idempotent.micrometer {
  requires transitive dev.idempotent.core;
  requires transitive micrometer.core;
  requires static transitive org.jspecify;

  exports dev.idempotent.micrometer;
}
