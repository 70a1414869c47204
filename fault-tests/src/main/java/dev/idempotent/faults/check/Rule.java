package dev.idempotent.faults.check;

/** Something that holds for every run. */
@FunctionalInterface
interface Rule {
  void check(Evidence evidence, Findings findings);
}
