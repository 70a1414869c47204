package dev.idempotent.testdatabase;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Marks a test that only a real MySQL can pass. On MariaDB it is skipped, unless {@code
 * idempotent.requireMySql=true}, by which it fails.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD})
@ExtendWith(MySqlCondition.class)
public @interface RequiresMySql {

  /** What MySQL has and MariaDB has not; part of the message. */
  String value() default "";
}
