package dev.idempotent.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * Leaves a parameter, a field or a record component out of the fingerprint over all arguments
 * ({@code fingerprint = "*"}), at any depth.
 *
 * <p>For what differs between a call and its retry although both mean the same: the time of
 * sending, an attempt counter, a trace context, a deadline.
 *
 * <p>It has no effect on keys, on scopes, or on a fingerprint that is a template. On a getter it
 * can't stand: fingerprints are taken from fields. Fields that are {@code transient} are left out
 * without it.
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.PARAMETER, ElementType.FIELD, ElementType.RECORD_COMPONENT})
public @interface FingerprintIgnore {}
