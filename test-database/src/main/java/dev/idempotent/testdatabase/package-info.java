/** Gives tests a MySQL or MariaDB server, whatever the machine has. */
@NullMarked
package dev.idempotent.testdatabase;

import org.jspecify.annotations.NullMarked;
