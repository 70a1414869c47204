/** The engine, in plain Java: it knows neither AspectJ nor JDBC. */
module dev.idempotent.core {
  requires transitive dev.idempotent.annotations;
  requires static transitive org.jspecify;
  requires static jdk.jfr;
  requires com.github.benmanes.caffeine;
  requires transitive tools.jackson.databind;

  uses dev.idempotent.spi.StartupCheck;

  exports dev.idempotent;
  exports dev.idempotent.engine;
  exports dev.idempotent.jfr;
  exports dev.idempotent.json;
  exports dev.idempotent.spi;
}
