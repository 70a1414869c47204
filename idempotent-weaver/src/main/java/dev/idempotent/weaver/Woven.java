package dev.idempotent.weaver;

import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The mark that weaving leaves on each method which it leads to the engine; not for application
 * code.
 *
 * <p>The code of a class that was woven while it was loaded can't be read any more, but its
 * annotations can.
 */
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface Woven {}
