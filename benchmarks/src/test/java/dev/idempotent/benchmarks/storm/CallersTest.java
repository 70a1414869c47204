package dev.idempotent.benchmarks.storm;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.benchmarks.contender.Contender;
import dev.idempotent.benchmarks.lab.Lab;
import dev.idempotent.testdatabase.RequiresMySql;
import dev.idempotent.testdatabase.TestDatabase;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What a storm counts, and what the library does in one. */
@RequiresMySql
final class CallersTest {

  @Test
  void idempotentMethod_runsOncePerKey_onOneConnectionEach() throws Exception {
    Blow oneKey = storm(Scene.OURS, 8, 1);
    Blow twoKeys = storm(Scene.OURS, 8, 2);

    assertThat(oneKey.executions()).isEqualTo(1);
    assertThat(oneKey.connections()).isEqualTo(1);
    assertThat(oneKey.errors()).isZero();
    assertThat(oneKey.slowestMillis()).isGreaterThanOrEqualTo(Scene.METHOD_MILLIS);
    assertThat(twoKeys.executions()).isEqualTo(2);
    assertThat(twoKeys.connections()).isEqualTo(2);
  }

  @Test
  void methodWithKeyLastByHand_runsOncePerCaller() throws Exception {
    assertThat(storm("by hand, key last, pool defaults", 4, 1).executions()).isEqualTo(4);
  }

  @Test
  void waitingOnly_takesAsLongAsTheMethod() throws Exception {
    Blow blow = storm(Scene.WAITING_ONLY, 8, 1);

    assertThat(blow.executions()).isZero();
    assertThat(blow.errors()).isZero();
    assertThat(blow.slowestMillis()).isGreaterThanOrEqualTo(Scene.METHOD_MILLIS);
  }

  @Test
  void callersInAnotherJvm_wantTheSameKey() throws Exception {
    try (Lab lab = Lab.open(TestDatabase.get(), new Lab.Setup(2, null, ""));
        Contender contender = Scene.entry(Scene.OURS).factory().in(lab);
        OtherJvm jvm = OtherJvm.start(lab.place(), 2)) {
      contender.pay(Scene.commands("known", 1).get(0));

      jvm.begin("known");
      Blow known = jvm.end();
      jvm.begin("new");
      Blow fresh = jvm.end();

      assertThat(known.executions()).isZero();
      assertThat(known.errors()).isZero();
      assertThat(fresh.executions()).isEqualTo(1);
    }
  }

  @Test
  void severalParts_areOneStorm() {
    assertThat(Blow.ofAll(List.of(new Blow(1, 2, 3, 4.5), Blow.parse("10 20 30 1.5"))))
        .isEqualTo(new Blow(11, 22, 33, 4.5));
  }

  private static Blow storm(String name, int callers, int keys) throws Exception {
    try (Lab lab = Lab.open(TestDatabase.get(), new Lab.Setup(callers, null, ""));
        Contender contender = Scene.entry(name).factory().in(lab)) {
      return new Callers(lab, Thread::new, callers).storm(contender, Scene.commands("storm", keys));
    }
  }
}
