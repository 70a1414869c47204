package dev.idempotent.faults.check;

import static dev.idempotent.faults.check.Story.declined;
import static dev.idempotent.faults.check.Story.identity;
import static dev.idempotent.faults.check.Story.value;
import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.faults.history.Answer;
import dev.idempotent.faults.history.Identity;
import dev.idempotent.faults.history.Operation;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Each kind of violation is planted into a history that is right without it. */
final class CheckerTest {
  private static final Identity TRANSFER = identity(Operation.TRANSFER);
  private static final Identity BRIEF = identity(Operation.BRIEF);
  private static final Identity BRIEF_LATE = identity(Operation.BRIEF_LATE);
  private static final Identity POST = identity(Operation.POST);
  private static final Identity DECLINABLE = identity(Operation.DECLINABLE);
  private static final Identity ORDER = identity(Operation.ORDER);
  private static final Identity LINE = identity(Operation.LINE);

  /** Answers "the execution of that call", whoever asks. */
  private static Answer transfer(String call) {
    return value(call, TRANSFER, 5);
  }

  @Nested
  final class RightHistories {
    @Test
    void retriesOfAllProcesses_holdAndAreCounted() {
      Verdict verdict =
          new Story()
              .applied("w1-0-1", TRANSFER, 5, 0, 10)
              .told("w2-0-1", TRANSFER, 5, 5, 12, transfer("w1-0-1"))
              .unanswered("w2-0-2", TRANSFER, 5, 20)
              .told("w2-0-3", TRANSFER, 9, 20, 21, new Answer.Refused("IDEM-201"))
              .check();

      assertThat(verdict.violations()).isEmpty();
      assertThat(verdict.count("calls")).isEqualTo(4);
      assertThat(verdict.count("calls without an answer")).isEqualTo(1);
      assertThat(verdict.count("replays")).isEqualTo(1);
      assertThat(verdict.count("identities called by several processes")).isEqualTo(1);
    }

    @Test
    void callOfADeadProcess_mayHaveTakenEffectOrNot() {
      Identity other = new Identity(Operation.TRANSFER, "t1", "k2");
      assertThat(
              new Story()
                  .unanswered("w1-0-1", TRANSFER, 5, 0)
                  .effect("w1-0-1", TRANSFER, 5, 1)
                  .key(TRANSFER, 3, "w1-0-1")
                  .unanswered("w1-0-2", other, 5, 0)
                  .check()
                  .violations())
          .isEmpty();
    }

    @Test
    void unknownOutcome_mayHaveTakenEffect() {
      assertThat(
              new Story()
                  .told("w1-0-1", TRANSFER, 5, 0, 9, new Answer.Refused("IDEM-404"))
                  .effect("w1-0-1", TRANSFER, 5, 1)
                  .key(TRANSFER, 3, "w1-0-1")
                  .check()
                  .violations())
          .isEmpty();
    }

    @Test
    void briefKey_isAppliedAgainWhenItsLifeIsOver() {
      Verdict verdict =
          new Story()
              .applied("w1-0-1", BRIEF, 5, 0, 10)
              .told("w2-0-1", BRIEF, 5, 1990, 2000, value("w1-0-1", BRIEF, 5))
              .applied("w1-0-2", BRIEF, 5, 2006, 2020)
              .check();

      assertThat(verdict.violations()).isEmpty();
      assertThat(verdict.count("effects after the key's life was over")).isEqualTo(1);
    }

    @Test
    void recordedFailure_isToldToAll() {
      assertThat(
              new Story()
                  .told("w1-0-1", DECLINABLE, 5, 0, 5, declined("w1-0-1", DECLINABLE, 5))
                  .told("w2-0-1", DECLINABLE, 5, 6, 7, declined("w1-0-1", DECLINABLE, 5))
                  .key(DECLINABLE, 4, "w1-0-1")
                  .check()
                  .violations())
          .isEmpty();
    }

    @Test
    void innerCall_ofAnExecutionThatWasRolledBack_countsForNothing() {
      assertThat(
              new Story()
                  .told("w1-0-1", ORDER, 5, 0, 9, new Answer.Failed("business"))
                  .inner("w1-0-2", "w1-0-1/0", LINE, 5, 1, 2, value("w1-0-2", LINE, 5))
                  .applied("w2-0-1", LINE, 5, 20, 30)
                  .check()
                  .violations())
          .isEmpty();
    }
  }

  @Nested
  final class AppliedTwice {
    @Test
    void lastingKey_withTwoEffects() {
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .unanswered("w2-0-1", TRANSFER, 5, 20)
                  .effect("w2-0-1", TRANSFER, 5, 100_000)
                  .check()
                  .kinds())
          .contains(Kind.APPLIED_TWICE);
    }

    @Test
    void briefKey_withinItsLife() {
      assertThat(
              new Story()
                  .applied("w1-0-1", BRIEF, 5, 0, 10)
                  .applied("w1-0-2", BRIEF, 5, 1970, 1980)
                  .check()
                  .kinds())
          .containsExactly(Kind.APPLIED_TWICE);
    }

    @Test
    void briefKey_claimedLast_withinItsLife() {
      assertThat(
              new Story()
                  .applied("w1-0-1", BRIEF_LATE, 5, 0, 10)
                  .applied("w1-0-2", BRIEF_LATE, 5, 1900, 1970)
                  .check()
                  .kinds())
          .containsExactly(Kind.APPLIED_TWICE);
    }

    @Test
    void twoAttempts_ofOneCall() {
      Verdict verdict =
          new Story().applied("w1-0-1", BRIEF, 5, 0, 9000).effect("w1-0-1", BRIEF, 5, 8000).check();

      assertThat(verdict.kinds()).contains(Kind.APPLIED_TWICE);
    }
  }

  @Nested
  final class Lost {
    @Test
    void value_thatIsNotInTheLedger() {
      assertThat(new Story().told("w1-0-1", TRANSFER, 5, 0, 10, transfer("w1-0-1")).check().kinds())
          .containsExactly(Kind.LOST);
    }

    @Test
    void return_ofAVoidCall_thatIsNotInTheLedger() {
      assertThat(new Story().told("w1-0-1", POST, 5, 0, 10, new Answer.Done()).check().kinds())
          .containsExactly(Kind.LOST);
    }

    @Test
    void recordedFailure_thatIsNotInTheTable() {
      assertThat(
              new Story()
                  .told("w1-0-1", DECLINABLE, 5, 0, 5, declined("w1-0-1", DECLINABLE, 5))
                  .check()
                  .kinds())
          .containsExactly(Kind.LOST);
    }

    @Test
    void innerValue_ofAnExecutionThatCommitted() {
      assertThat(
              new Story()
                  .applied("w1-0-1", ORDER, 5, 0, 9)
                  .inner("w1-0-2", "w1-0-1/0", LINE, 5, 1, 2, value("w1-0-2", LINE, 5))
                  .check()
                  .kinds())
          .containsExactly(Kind.LOST);
    }
  }

  @Nested
  final class Contradiction {
    @Test
    void twoResults_ofOneIdentity() {
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .applied("w2-0-1", TRANSFER, 5, 20, 30)
                  .check()
                  .kinds())
          .contains(Kind.CONTRADICTION);
    }

    @Test
    void valueForOne_failureForAnother() {
      assertThat(
              new Story()
                  .applied("w1-0-1", DECLINABLE, 5, 0, 10)
                  .told("w2-0-1", DECLINABLE, 5, 20, 21, declined("w2-0-1", DECLINABLE, 5))
                  .check()
                  .kinds())
          .contains(Kind.CONTRADICTION);
    }

    @Test
    void result_whoseLifeIsOver() {
      assertThat(
              new Story()
                  .applied("w1-0-1", BRIEF, 5, 0, 10)
                  .told("w1-0-2", BRIEF, 5, 2300, 2301, value("w1-0-1", BRIEF, 5))
                  .check()
                  .kinds())
          .containsExactly(Kind.CONTRADICTION);
    }

    @Test
    void earlierResult_afterALaterOne() {
      assertThat(
              new Story()
                  .unanswered("w1-0-1", BRIEF, 5, 0)
                  .effect("w1-0-1", BRIEF, 5, 5)
                  .applied("w2-0-1", BRIEF, 5, 2006, 2020)
                  .told("w3-0-1", BRIEF, 5, 2021, 2030, value("w1-0-1", BRIEF, 5))
                  .check()
                  .kinds())
          .containsExactly(Kind.CONTRADICTION);
    }

    @Test
    void effect_ofOnesOwn_besidesTheOneThatWasTold() {
      assertThat(
              new Story()
                  .applied("w1-0-1", BRIEF, 5, 0, 10)
                  .told("w2-0-1", BRIEF, 5, 11, 4000, value("w1-0-1", BRIEF, 5))
                  .effect("w2-0-1", BRIEF, 5, 3000)
                  .check()
                  .kinds())
          .containsExactly(Kind.CONTRADICTION);
    }
  }

  @Nested
  final class ForeignResults {
    @Test
    void result_ofAnotherScope() {
      Identity elsewhere = new Identity(Operation.TRANSFER, "t2", "k1");
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .told("w2-0-1", elsewhere, 5, 20, 21, transfer("w1-0-1"))
                  .check()
                  .kinds())
          .containsExactly(Kind.FOREIGN_RESULT);
    }

    @Test
    void result_ofAnotherKey() {
      Identity other = new Identity(Operation.TRANSFER, "t1", "k2");
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .told("w2-0-1", other, 5, 20, 21, transfer("w1-0-1"))
                  .check()
                  .kinds())
          .containsExactly(Kind.FOREIGN_RESULT);
    }

    @Test
    void nothing_whereAValueBelongs() {
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .told("w2-0-1", TRANSFER, 5, 20, 21, new Answer.Done())
                  .check()
                  .kinds())
          .containsExactly(Kind.FOREIGN_RESULT);
    }

    @Test
    void result_ofAnotherFingerprint() {
      assertThat(
              new Story()
                  .applied("w1-0-1", TRANSFER, 5, 0, 10)
                  .told("w2-0-1", TRANSFER, 6, 20, 21, transfer("w1-0-1"))
                  .check()
                  .kinds())
          .containsExactly(Kind.FINGERPRINT_IGNORED);
    }

    @Test
    void effect_withAnotherPayloadThanWasAskedFor() {
      assertThat(
              new Story()
                  .told("w1-0-1", POST, 5, 0, 10, new Answer.Done())
                  .effect("w1-0-1", POST, 6, 5)
                  .key(POST, 1, "w1-0-1")
                  .check()
                  .kinds())
          .containsExactly(Kind.FOREIGN_RESULT);
    }
  }

  @Nested
  final class Errors {
    @Test
    void untyped() {
      assertThat(
              new Story()
                  .told("w1-0-1", TRANSFER, 5, 0, 1, new Answer.Untyped("java.lang.Error"))
                  .check()
                  .kinds())
          .containsExactly(Kind.UNTYPED_ERROR);
    }

    @ParameterizedTest
    @ValueSource(strings = {"IDEM-201", "IDEM-203", "IDEM-302", "IDEM-304", "IDEM-511"})
    void typed_butWithoutAReason(String code) {
      assertThat(
              new Story()
                  .told("w1-0-1", TRANSFER, 5, 0, 1, new Answer.Refused(code))
                  .check()
                  .kinds())
          .containsExactly(Kind.UNEXPLAINED_ERROR);
    }

    @Test
    void reuse_beforeAnyOtherPayload() {
      assertThat(
              new Story()
                  .told("w1-0-1", TRANSFER, 5, 0, 1, new Answer.Refused("IDEM-201"))
                  .applied("w2-0-1", TRANSFER, 6, 2, 3)
                  .check()
                  .kinds())
          .containsExactly(Kind.UNEXPLAINED_ERROR);
    }
  }

  @Nested
  final class RefusedWithEffect {
    @Test
    void refused() {
      assertThat(withEffect(new Answer.Refused("IDEM-403"))).contains(Kind.REFUSED_WITH_EFFECT);
    }

    @Test
    void failed() {
      assertThat(withEffect(new Answer.Failed("business"))).contains(Kind.REFUSED_WITH_EFFECT);
    }

    @Test
    void declined() {
      assertThat(withEffect(Story.declined("w1-0-1", DECLINABLE, 5)))
          .contains(Kind.REFUSED_WITH_EFFECT);
    }

    private java.util.Set<Kind> withEffect(Answer answer) {
      return new Story()
          .told("w1-0-1", DECLINABLE, 5, 0, 5, answer)
          .effect("w1-0-1", DECLINABLE, 5, 1)
          .key(DECLINABLE, 4, "w1-0-1")
          .check()
          .kinds();
    }
  }

  @Nested
  final class Keys {
    @Test
    void withoutTheirEffect() {
      assertThat(
              new Story()
                  .unanswered("w1-0-1", TRANSFER, 5, 0)
                  .key(TRANSFER, 3, "w1-0-1")
                  .check()
                  .kinds())
          .containsExactly(Kind.KEY_WITHOUT_EFFECT);
    }

    @ParameterizedTest
    @EnumSource(names = {"TRANSFER", "BRIEF"})
    void unfinished(Operation operation) {
      assertThat(
              new Story()
                  .unanswered("w1-0-1", identity(operation), 5, 0)
                  .key(identity(operation), 0, "w1-0-1")
                  .check()
                  .kinds())
          .containsExactly(Kind.KEY_WITHOUT_EFFECT);
    }

    @Test
    void missingWhereTheEffectIs() {
      assertThat(
              new Story()
                  .unanswered("w1-0-1", TRANSFER, 5, 0)
                  .effect("w1-0-1", TRANSFER, 5, 1)
                  .check()
                  .kinds())
          .containsExactly(Kind.EFFECT_WITHOUT_KEY);
    }

    @Test
    void ofAnotherExecution() {
      assertThat(
              new Story()
                  .unanswered("w1-0-1", TRANSFER, 5, 0)
                  .effect("w1-0-1", TRANSFER, 5, 1)
                  .key(TRANSFER, 3, "w1-0-2")
                  .check()
                  .kinds())
          .containsExactly(Kind.EFFECT_WITHOUT_KEY);
    }

    @Test
    void thatNobodyHasCalledWith() {
      assertThat(new Story().key(TRANSFER, 3, "w1-0-1").check().kinds())
          .containsExactly(Kind.PHANTOM);
    }
  }

  @Test
  void innerEffect_withoutTheOuterOne_isTorn() {
    assertThat(
            new Story()
                .told("w1-0-1", ORDER, 5, 0, 9, new Answer.Failed("business"))
                .inner("w1-0-2", "w1-0-1/0", LINE, 5, 1, 2, value("w1-0-2", LINE, 5))
                .effect("w1-0-2", LINE, 5, 1)
                .key(LINE, 3, "w1-0-2")
                .check()
                .kinds())
        .containsExactly(Kind.NESTING_TORN);
  }

  @Test
  void effect_thatNobodyAskedFor_isAPhantom() {
    assertThat(new Story().effect("w1-0-1", BRIEF, 5, 1).check().kinds())
        .containsExactly(Kind.PHANTOM);
  }

  @Test
  void balances_thatDoNotFitTheEntries_areBroken() {
    assertThat(
            new Story()
                .unanswered("w1-0-1", TRANSFER, 5, 0)
                .entry("w1-0-1", TRANSFER, 5, 1)
                .key(TRANSFER, 3, "w1-0-1")
                .check()
                .kinds())
        .containsExactly(Kind.SUM_BROKEN);
  }
}
