package dev.idempotent.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.spi.FailureCodec.BoundFailures;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Exceptions of a module that does not open itself, and those compiled with parameter names. */
final class CompiledFailureTest {

  private static final String WITH_PROPERTY =
      "package shop.orders; public final class Declined extends Exception {"
          + " private final int code;"
          + " public Declined(String message, int code) { super(message); this.code = code; } }";

  private static final String WITH_OVERRIDE =
      "package shop.orders; public final class Declined extends Exception {"
          + " public Declined(String message, int code) { this(message + code); }"
          + " public Declined(String message) { super(message); }"
          + " @Override public String getMessage() { return \"!\" + super.getMessage(); } }";

  private static final String HIDDEN_CONSTRUCTOR =
      "package shop.orders; public final class Declined extends Exception {"
          + " Declined(String message) { super(message); } }";

  private static final String PUBLIC =
      "package shop.orders; public final class Declined extends Exception {"
          + " public Declined(String message, int code) { this(message + code); }"
          + " public Declined(String message) { super(message); } }";

  /** Six texts have more orders than are tried, and this is none of the first. */
  private static final String NAMED =
      "package shop.orders; public final class Declined extends Exception {"
          + " private final String a; private final String b; private final String c;"
          + " private final String d; private final String e;"
          + " public Declined(String message, int code) { this(\"e\", \"d\", \"c\", \"b\", \"a\","
          + " message + code); }"
          + " public Declined(String e, String d, String c, String b, String a, String reason) {"
          + " super(reason);"
          + " this.a = a; this.b = b; this.c = c; this.d = d; this.e = e; } }";

  @TempDir private Path folder;

  @Test
  void closedModule_saysWhatToOpenForAProperty() throws Exception {
    refusedAt("code", "module shop { exports shop.orders; }", WITH_PROPERTY);
  }

  @Test
  void closedModule_saysWhatToOpenForAnOverriddenMessage() throws Exception {
    refusedAt("getMessage()", "module shop { exports shop.orders; }", WITH_OVERRIDE);
  }

  @Test
  void closedModule_saysWhatToOpenForAConstructor() throws Exception {
    refusedAt("its constructors", "module shop { exports shop.orders; }", HIDDEN_CONSTRUCTOR);
  }

  @Test
  void exportedFailureWithoutProperties_needsNoOpenPackage() throws Exception {
    Class<? extends Throwable> type = load("module shop { exports shop.orders; }", PUBLIC);

    assertThat(replayed(type)).hasMessage("no7");
  }

  @Test
  void openModule_isReadAndWritten() throws Exception {
    assertThat(replayed(load("module shop { opens shop.orders; }", WITH_PROPERTY)))
        .hasMessage("no");
  }

  @Test
  void overriddenMessageInAnOpenModule_isNotPassedToTheConstructor() throws Exception {
    assertThat(replayed(load("open module shop { }", WITH_OVERRIDE))).hasMessage("!no7");
  }

  @Test
  void parameterNames_tellParametersOfOneTypeApart() throws Exception {
    assertThat(replayed(load("open module shop { }", NAMED, "-parameters"))).hasMessage("no7");
  }

  private void refusedAt(String where, String module, String failure) throws Exception {
    Class<? extends Throwable> type = load(module, failure);
    String own = CompiledFailureTest.class.getModule().isNamed() ? " to dev.idempotent.core" : "";

    assertThatThrownBy(() -> JacksonFailureCodecTest.bind(type))
        .hasMessageContaining("IDEM-506 failures of type shop.orders.Declined")
        .hasMessageContaining("at " + where)
        .hasMessageContaining("kept in shop.orders.Declined, which module shop does not open")
        .hasMessageContaining("add \"opens shop.orders" + own + ";\"");
  }

  private static Throwable replayed(Class<? extends Throwable> type) throws Exception {
    BoundFailures failures = JacksonFailureCodecTest.bind(type);
    var constructor = type.getDeclaredConstructor(String.class, int.class);
    constructor.setAccessible(true);
    Throwable replayed = failures.decode(failures.encode(constructor.newInstance("no", 7)));
    assertThat(replayed).isExactlyInstanceOf(type);
    return replayed;
  }

  private Class<? extends Throwable> load(String module, String failure, String... options)
      throws Exception {
    Path classes = Files.createDirectory(folder.resolve("classes"));
    List<String> arguments = new ArrayList<>(List.of(options));
    arguments.addAll(List.of("-d", classes.toString()));
    arguments.add(write("module-info.java", module));
    arguments.add(write("Declined.java", failure));
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, arguments.toArray(new String[0]));
    assertThat(status).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("shop"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
    return layer.findLoader("shop").loadClass("shop.orders.Declined").asSubclass(Throwable.class);
  }

  private String write(String name, String source) throws Exception {
    return Files.writeString(folder.resolve(name), source).toString();
  }
}
