package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class StringPairTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"{a}", "x{a}/{b}", "{a}/{b}x", "{a}{b}", "{a}\\{b}", "{a}/{n}", "{a}/{b}/{a}"})
  void pair_ofOtherTemplates_isNone(String template) {
    assertThat(compile(template).pair()).isNull();
  }

  @ParameterizedTest
  @CsvSource({"a,b,true", "a/,b,false", "a,/b,true", "a\\,b,false", "a,b\\,false", "'',b,true"})
  void arePlain_isTrueWhereNothingIsEscaped(String one, String two, boolean plain) {
    StringPair pair = compile("{a}/{b}").pair();

    assertThat(pair.arePlain(one, two)).isEqualTo(plain);
    assertThat(pair.render(one, two).equals(one + "/" + two)).isEqualTo(plain);
  }

  @Test
  void boundary_differsByPlaceAndTemplate() {
    StringPair pair = compile("{a}/{b}").pair();

    assertThat(pair.boundary("a")).isEqualTo(pair.boundary("b")).isNotEqualTo(pair.boundary("ab"));
    assertThat(pair.boundary("a")).isNotEqualTo(compile("{a}/{b}").pair().boundary("a"));
    assertThat(pair.boundary("")).isNotZero();
  }

  @Test
  void render_ofOnePlainString_isTheStringItself() {
    String value = "request 17";

    assertThat(compile("{a}").render(null, new Object[] {value, "", 0L})).isSameAs(value);
  }

  private static MethodTemplate compile(String template) {
    return Compiled.template(Methods.class, "call", template, "a", "b", "n");
  }

  interface Methods {
    void call(String a, String b, long n);
  }
}
