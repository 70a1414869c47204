package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.InvalidKeyException;
import dev.idempotent.internal.template.other.Shapes;
import java.math.BigDecimal;
import java.nio.CharBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@SuppressWarnings("JavaUtilDate")
final class RefusalTest {
  /** What no message may contain. */
  private static final String SECRET = "s3cr3t";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "{ordr}|no parameter 'ordr' in all(Order, List, Map, Map, Object, Date, Set, Thing);"
            + " did you mean 'order'?",
        "{order.custmer}|no member 'custmer' in Order; did you mean 'customer'?",
        "{order.customer.secret}|no member 'secret' in Customer; there is id, name",
        "{order.hashCode}|no member 'hashCode' in Order; there is amount, customer",
        "{order.class}|no member 'class' in Order; there is amount, customer",
        "{order}|Order has no stable text; name one of its members, such as {order.name}",
        "{order[0]}|Order is neither a list nor an array, so it has no element [0]",
        "{order['x']}|Order is no map, so it has no value ['x']",
        "{list}|List<Order> has no stable text; its elements have none; name one of their members,"
            + " such as {list[0].name}",
        "{map}|Map<String, Order> has no stable text; name one of its values, such as {map['name']}",
        "{numbered['x']}|the keys of Map<Integer, String> are neither strings nor enum constants",
        "{date}|Date has no stable text; use {date.toInstant}",
        "{set}|Set<String> has no stable text; a set has no order; use a sorted list",
        "{thing.toString}|Thing does not override toString, so its text differs on each call",
        "{this.x}|all(Order, List, Map, Map, Object, Date, Set, Thing) is static and has no 'this'",
        "{order|'{order' is not closed by '}'",
      })
  void compile_templateThatDoesNotFit_saysWhatAndWhere(String template, String message) {
    IdempotencyConfigurationException thrown =
        catchThrowableOfType(
            IdempotencyConfigurationException.class, () -> compile("x" + template));

    assertThat(thrown.code()).isEqualTo(ErrorCode.TEMPLATE_INVALID);
    assertThat(thrown)
        .hasMessageEndingWith(": " + message)
        .hasMessageContaining("template \"x" + template + "\", at character ")
        .hasMessageContaining("RefusalTest$Methods.all(");
  }

  @Test
  void compile_enumKey_mustBeConstant() {
    assertThatThrownBy(() -> Compiled.template(Methods.class, "units", "{o['DAY']}", "o"))
        .hasMessageEndingWith("no constant 'DAY' in TimeUnit; did you mean 'DAYS'?");
  }

  @Test
  void compile_memberOfOtherPackageThatIsNotPublic_isUnknown() {
    assertThatThrownBy(() -> Compiled.template(Sub.class, "run", "{this.secret}"))
        .hasMessageEndingWith("no member 'secret' in Sub; there is open, tenant");
  }

  @Test
  void compile_endlessType_isRefused() {
    assertThatThrownBy(() -> Compiled.template(Methods.class, "endless", "{o}", "o"))
        .hasMessageContaining("Endless has no stable text");
  }

  @Test
  void compile_otherNumberOfNames_isRefused() {
    assertThatThrownBy(() -> Compiled.template(Methods.class, "units", "{a}", "a", "b"))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{order.customer.id}", "{order.customer.id?}"})
  void render_nullBeforeTheEnd_isRefused(String template) {
    refused(template, ErrorCode.KEY_PART_NULL, "'order.customer' in", new Order(null, null));
    refused(template, ErrorCode.KEY_PART_NULL, "'order' in", (Order) null);
  }

  @Test
  void render_nullAtTheEnd_isRefusedUnlessOptional() {
    Order order = new Order(new Customer(null), null);

    refused("{order.customer.id}", ErrorCode.KEY_PART_NULL, "'order.customer.id' in", order);
    assertThat(render("x{order.customer.id?}{order.amount?}", Map.of("order", order)))
        .hasMessageContaining("IDEM-102");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "\t\u00a0\u2003\n"})
  void render_blankValuesOnly_isRefused(String blank) {
    InvalidKeyException thrown =
        (InvalidKeyException) render("key {order.customer.id}", order(blank));

    assertThat(thrown.code()).isEqualTo(ErrorCode.KEY_BLANK);
    assertThat(text("key {order.customer.id}{list[0].customer.id}", blank, "x"))
        .isEqualTo("key " + blank + "\\;x");
  }

  @Test
  void render_blankFingerprint_isPermitted() {
    MethodTemplate template = compile("{order.customer.id}");

    assertThat(template.renderPossiblyBlank(null, arguments(order("")))).isEmpty();
  }

  @Test
  void render_nullElement_isRefused() {
    assertThat(render("{object}", Map.of("object", Arrays.asList(SECRET, null))))
        .hasMessageContaining("IDEM-101")
        .hasMessageContaining("'object' in");
  }

  @Test
  void render_valueWithoutStableText_isRefused() {
    for (Object value :
        List.of(
            new Object(),
            new Order(null, null),
            new Date(),
            Set.of(SECRET),
            Map.of(SECRET, SECRET),
            CharBuffer.wrap(SECRET),
            new OwnDecimal(),
            List.of(new Thing()))) {
      InvalidKeyException thrown =
          (InvalidKeyException) render("{object}", Map.of("object", value));

      assertThat(thrown.code()).isEqualTo(ErrorCode.KEY_PART_TYPE);
      assertThat(thrown).hasMessageContaining("has no stable text").hasMessageNotContaining(SECRET);
    }
  }

  @Test
  void render_identityToString_isRefused() {
    assertThat(render("{object.toString}", Map.of("object", new Thing())))
        .hasMessageContaining("IDEM-104 ");
    assertThat(render("{object.toString}", Map.of("object", new Date(0)))).isNull();
  }

  @Test
  void render_listThatContainsItself_isRefused() {
    List<Object> list = new ArrayList<>();
    list.add(list);

    assertThat(render("{object}", Map.of("object", list))).hasMessageContaining("too deeply");
  }

  @Test
  void render_missingElementOrValue_isUnreadable() {
    assertThat(render("{list[3].amount}", Map.of("list", List.of())))
        .hasMessageContaining("IDEM-105")
        .hasMessageContaining("'list[3]' in")
        .hasMessageContaining("shorter");
    assertThat(render("{map['k'].amount}", Map.of("map", Map.of(SECRET, new Order(null, null)))))
        .hasMessageContaining("IDEM-105")
        .hasMessageContaining("no such key");
  }

  @Test
  void render_nullInMap_isNotMissing() {
    Map<String, @Nullable Order> map = new HashMap<>();
    map.put("k", null);

    assertThat(render("{map['k'].amount}", Map.of("map", map))).hasMessageContaining("IDEM-101");
  }

  @Test
  void render_accessorThatThrows_isUnreadableWithoutItsMessage() {
    assertThat(render("{thing.failing}", Map.of("thing", new Thing())))
        .isInstanceOf(InvalidKeyException.class)
        .hasMessageContaining("IDEM-105")
        .hasMessageContaining("java.lang.IllegalStateException thrown")
        .hasMessageNotContaining(SECRET)
        .hasNoCause();
  }

  @Test
  void render_accessorThatThrowsError_letsItThrough() {
    assertThat(render("{thing.broken}", Map.of("thing", new Thing())))
        .isInstanceOf(AssertionError.class);
  }

  @Test
  void render_interruptedAccessor_keepsTheInterrupt() {
    assertThat(render("{thing.interrupted}", Map.of("thing", new Thing())))
        .hasMessageContaining("IDEM-105");
    assertThat(Thread.interrupted()).isTrue();
  }

  @Test
  @SuppressWarnings({"unchecked", "rawtypes"})
  void render_pollutedList_isRefused() {
    assertThat(render("{list[0].amount}", Map.of("list", (List) List.of(SECRET))))
        .hasMessageContaining("IDEM-104")
        .hasMessageNotContaining(SECRET);
    assertThatThrownBy(
            () ->
                Compiled.template(Methods.class, "numbers", "{o}", "o")
                    .render(null, new Object[] {List.of(SECRET)}))
        .hasMessageContaining("IDEM-104")
        .hasMessageNotContaining(SECRET);
  }

  @Test
  void render_afterRefusal_startsAfresh() {
    MethodTemplate template = compile("a{order.customer.id}/{object}");

    assertThatThrownBy(() -> template.render(null, arguments(order("x"))));
    assertThat(template.render(null, arguments(Map.of("order", newOrder("y"), "object", 1))))
        .isEqualTo("ay/\\i1");
  }

  private static void refused(String template, ErrorCode code, String part, @Nullable Order order) {
    Map<String, Object> values = new HashMap<>();
    values.put("order", order);
    InvalidKeyException thrown = (InvalidKeyException) render(template, values);

    assertThat(thrown.code()).isEqualTo(code);
    assertThat(thrown).hasMessageContaining(part).hasMessageContaining("RefusalTest$Methods.all(");
  }

  /** Returns what rendering throws, or null. */
  private static @Nullable Throwable render(String template, Map<String, ?> values) {
    MethodTemplate compiled = compile(template);
    try {
      assertThat(compiled.render(null, arguments(values))).isNotNull();
      return null;
    } catch (Throwable e) {
      return e;
    }
  }

  private static String text(String template, String one, String other) {
    return compile(template)
        .render(null, arguments(Map.of("order", newOrder(one), "list", List.of(newOrder(other)))));
  }

  private static Map<String, Object> order(String customerId) {
    return Map.of("order", newOrder(customerId));
  }

  private static Order newOrder(String customerId) {
    return new Order(new Customer(customerId), BigDecimal.ONE);
  }

  private static MethodTemplate compile(String template) {
    return Compiled.template(Methods.class, "all", template, Methods.NAMES);
  }

  private static @Nullable Object[] arguments(Map<String, ?> values) {
    return Arrays.stream(Methods.NAMES).map(values::get).toArray();
  }

  record Order(@Nullable Customer customer, @Nullable BigDecimal amount) {}

  record Customer(@Nullable String id) {
    public Optional<String> name() {
      return Optional.empty();
    }
  }

  static final class OwnDecimal extends BigDecimal {
    private static final long serialVersionUID = 1L;

    OwnDecimal() {
      super(1);
    }
  }

  static final class Endless extends ArrayList<Endless> {
    private static final long serialVersionUID = 1L;
  }

  static final class Sub extends Shapes.Base {
    void run() {}
  }

  @SuppressWarnings("unused")
  static class Thing {
    public String getFailing() {
      throw new IllegalStateException(SECRET);
    }

    public String getBroken() {
      throw new AssertionError(SECRET);
    }

    public String getInterrupted() throws InterruptedException {
      throw new InterruptedException();
    }
  }

  @SuppressWarnings("unused")
  private static final class Methods {
    static final String[] NAMES = {
      "order", "list", "map", "numbered", "object", "date", "set", "thing"
    };

    static void all(
        Order order,
        List<Order> list,
        Map<String, Order> map,
        Map<Integer, String> numbered,
        Object object,
        Date date,
        Set<String> set,
        Thing thing) {}

    static void units(Map<TimeUnit, String> o) {}

    static void endless(Endless o) {}

    static void numbers(List<Integer> o) {}
  }
}
