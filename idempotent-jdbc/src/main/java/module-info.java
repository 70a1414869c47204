/** The transactional store for MySQL and MariaDB. */
module dev.idempotent.jdbc {
  requires transitive dev.idempotent.core;
  requires transitive java.sql;
  requires static transitive org.jspecify;
  requires static mysql.connector.j;

  exports dev.idempotent.jdbc;
  exports dev.idempotent.jdbc.spi;
}
