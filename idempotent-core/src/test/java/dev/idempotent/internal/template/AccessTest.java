package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;

import dev.idempotent.internal.template.other.Shapes;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessTest {

  @ParameterizedTest
  @CsvSource({
    "{o.component},component",
    "{o.both},getter of both",
    "{o.flag},true",
    "{o.method},method",
    "{o.field},field",
    "{o.url},url",
    "{o.URL},url",
    "{o.packagePrivate},packagePrivate",
    "{o.nestMate},nestMate",
    "{o.getBoth},getter of both",
    "{o.inherited},inherited",
    "{o.byDefault},byDefault",
    "{o.count},12",
    "{o.toString},text",
    "{o.$dollar},$",
    "{o.größe},groß",
    "{o.default},keyword",
  })
  void render_member_isFoundInItsOrder(String template, String expected) {
    assertThat(one("members", template, new Everything())).isEqualTo(expected);
  }

  @Test
  void render_recordComponent_precedesGetter() {
    assertThat(one("records", "{o.id}", new Command("component", 7L))).isEqualTo("component");
    assertThat(one("records", "{o.number}", new Command("component", 7L))).isEqualTo("7");
  }

  @Test
  void render_publicAccessorOfHiddenClass_isCalledThroughItsInterface() {
    assertThat(one("hidden", "{o.name}", Shapes.hidden("n"))).isEqualTo("n");
  }

  @Test
  void render_inheritedMembersOfThis_areThoseThatTheMethodCouldUse() {
    Sub target = new Sub();

    assertThat(onSub("{this.tenant}", target)).isEqualTo("tenant");
    assertThat(onSub("{this.open}", target)).isEqualTo("open");
    assertThat(onSub("{this.own}", target)).isEqualTo("own");
  }

  @Test
  void render_privateNestedType_isRead() {
    assertThat(one("nested", "{o.value}", new Nested("v"))).isEqualTo("v");
  }

  @Test
  void render_listAndArrayElements_areTaken() {
    assertThat(one("lists", "{o[1].id}", List.of(new Command("a", 1), new Command("b", 2))))
        .isEqualTo("b");
    assertThat(one("arrays", "{o[0][1]}", (Object) new long[][] {{1, 2}})).isEqualTo("2");
    assertThat(one("varargs", "{o[1]}", (Object) new String[] {"x", "y"})).isEqualTo("y");
  }

  @Test
  void render_mapValues_areTakenFromAnyMap() {
    for (Map<String, Command> map :
        List.of(
            Map.of("it's", new Command("x", 1)),
            new TreeMap<>(Map.of("it's", new Command("x", 1))),
            new HashMap<>(Map.of("it's", new Command("x", 1))))) {
      assertThat(one("maps", "{o['it''s'].id}", map)).isEqualTo("x");
    }
    assertThat(one("maps", "{o.size}", Map.of())).isEqualTo("0");
  }

  @Test
  void render_enumKeys_areConstants() {
    Map<TimeUnit, Integer> map = new EnumMap<>(Map.of(TimeUnit.DAYS, 3));

    assertThat(one("enumMaps", "{o['DAYS']}", map)).isEqualTo("3");
    assertThat(one("enumMaps", "{o['DAYS']}-{o['HOURS']?}", map)).isEqualTo("3-\\-");
  }

  @Test
  void render_optionals_areUnwrappedWhereverTheyStand() {
    assertThat(one("optionals", "{o.id}", Optional.of(new Command("x", 1)))).isEqualTo("x");
    assertThat(one("optionals", "{o.coupon?}/{o.id}", Optional.of(new Command("x", 1))))
        .isEqualTo("\\-/x");
    assertThat(one("optionalInts", "{o}", OptionalInt.of(5))).isEqualTo("5");
  }

  @Test
  void render_generics_areResolved() {
    assertThat(one("orders", "{o.payload.id}", new Envelope<>(new Command("x", 1)))).isEqualTo("x");
    assertThat(one("orders", "{o.all[0].number}", new Envelope<>(new Command("x", 1))))
        .isEqualTo("1");
    assertThat(one("bounded", "{o.id}", new Command("x", 1))).isEqualTo("x");
    assertThat(one("bound", "{o.payload}", new Texts("s"))).isEqualTo("s");
    assertThat(one("pages", "{o.first.name}", new NamedPage())).isEqualTo("p");
    assertThat(one("pages", "{o.items[0].name}", new NamedPage())).isEqualTo("p");
    assertThat(one("wildcards", "{o[0]}", List.of(new BigDecimal("1.0")))).isEqualTo("1.0");
    assertThat(one("narrowed", "{o.value}", new NarrowedType())).isEqualTo("narrow");
  }

  @Test
  void render_typeVariableWithoutBound_isTagged() {
    assertThat(one("unbounded", "{o}", "x")).isEqualTo("\\sx");
    assertThat(one("raw", "{o[0]}", List.of("x"))).isEqualTo("\\sx");
    assertThat(one("comparable", "{o}", 5)).isEqualTo("\\i5");
  }

  @Test
  void render_interfaceAtRunTimeToString_isTheText() {
    assertThat(one("characters", "{o.toString}", CharBuffer.wrap("text"))).isEqualTo("text");
  }

  @Test
  void render_widenedParameter_keepsItsText() {
    assertThat(one("ints", "{o}", 5)).isEqualTo(one("longs", "{o}", 5L));
  }

  @Test
  void render_escapedNames_areTaken() {
    String text =
        Compiled.template(Methods.class, "members", "{$o_1.method}", "$o_1")
            .render(null, new Object[] {new Everything()});

    assertThat(text).isEqualTo("method");
  }

  private static String one(String method, String template, Object argument) {
    return Compiled.template(Methods.class, method, template, "o")
        .render(null, new Object[] {argument});
  }

  private static String onSub(String template, Sub target) {
    return Compiled.template(Sub.class, "run", template).render(target, new Object[0]);
  }

  record Command(String id, long number) {
    public String getId() {
      return "getter";
    }

    public Optional<String> coupon() {
      return Optional.empty();
    }
  }

  private record Nested(String value) {}

  record Envelope<T>(T payload, List<T> all) {
    Envelope(T payload) {
      this(payload, List.of(payload));
    }
  }

  abstract static class Holder<T> {
    private final T payload;

    Holder(T payload) {
      this.payload = payload;
    }

    public T getPayload() {
      return payload;
    }
  }

  static final class Texts extends Holder<String> {
    Texts(String text) {
      super(text);
    }
  }

  static final class NamedPage extends Shapes.Page<Shapes.Named> {
    @Override
    public List<Shapes.Named> items() {
      return List.of(Shapes.hidden("p"));
    }
  }

  interface Wide {
    default Object getValue() {
      return "wide";
    }
  }

  interface Narrow {
    String getValue();
  }

  /** A type with the member twice. */
  interface Narrowed extends Wide, Narrow {
    @Override
    String getValue();
  }

  static final class NarrowedType implements Narrowed {
    @Override
    public String getValue() {
      return "narrow";
    }
  }

  interface WithDefault {
    default String byDefault() {
      return "byDefault";
    }
  }

  static class Parent {
    public String getInherited() {
      return "inherited";
    }
  }

  @SuppressWarnings({"unused", "UnicodeInCode"})
  static final class Everything extends Parent implements WithDefault {
    public final String field = "field";
    public final String both = "field of both";
    public final String $dollar = "$";
    public final String größe = "groß";

    public String component() {
      return "component";
    }

    public String getBoth() {
      return "getter of both";
    }

    public String both() {
      return "method of both";
    }

    public boolean isFlag() {
      return true;
    }

    public String method() {
      return "method";
    }

    public static String getMethod() {
      return "static";
    }

    public void getField() {}

    public String getURL() {
      return "url";
    }

    public String url() {
      return "url";
    }

    String packagePrivate() {
      return "packagePrivate";
    }

    private String nestMate() {
      return "nestMate";
    }

    public int getCount() {
      return 12;
    }

    public String getDefault() {
      return "keyword";
    }

    @Override
    public String toString() {
      return "text";
    }
  }

  static final class Sub extends Shapes.Base {
    @SuppressWarnings("unused")
    private final String own = "own";

    void run() {}
  }

  @SuppressWarnings({"unused", "rawtypes"})
  private static final class Methods {
    static void members(Everything o) {}

    static void records(Command o) {}

    static void hidden(Shapes.Named o) {}

    static void nested(Nested o) {}

    static void lists(List<Command> o) {}

    static void arrays(long[][] o) {}

    static void varargs(String... o) {}

    static void maps(Map<String, Command> o) {}

    static void enumMaps(Map<TimeUnit, Integer> o) {}

    static void optionals(Optional<Command> o) {}

    static void optionalInts(OptionalInt o) {}

    static void orders(Envelope<? extends Command> o) {}

    static <T extends Command> void bounded(T o) {}

    static void bound(Texts o) {}

    static void pages(Shapes.Page<?> o) {}

    static void wildcards(List<? extends BigDecimal> o) {}

    static void narrowed(Narrowed o) {}

    static <T> void unbounded(T o) {}

    static void raw(List o) {}

    static <T extends Comparable<T>> void comparable(T o) {}

    static void characters(CharSequence o) {}

    static void ints(int o) {}

    static void longs(long o) {}
  }
}
