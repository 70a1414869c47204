package dev.idempotent.internal.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.lang.module.Configuration;
import java.lang.module.ModuleFinder;
import java.lang.reflect.Method;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.spi.ToolProvider;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Classes of a module that does not open itself to the library, or does. */
final class NamedModuleTest {
  private static final String COMMAND = "package shop.orders; public record Command(String id) {}";
  private static final String SERVICE =
      "package shop.orders; public final class Service { private final String tenant = \"t\";"
          + " public static void run(Command command) {} public void self() {} }";

  @TempDir private Path folder;

  @Test
  void compile_closedModule_saysWhatToOpen() throws Exception {
    Class<?> service = load("module shop { }");
    String own = NamedModuleTest.class.getModule().isNamed() ? " to dev.idempotent.core" : "";

    assertThatThrownBy(() -> template(service))
        .hasMessageContaining("IDEM-505")
        .hasMessageContaining("'command.id' in template")
        .hasMessageContaining("needs shop.orders.Command.id, which module shop does not open")
        .hasMessageContaining("\"opens shop.orders" + own + ";\"");
  }

  @Test
  void compile_exportedPackage_isReadPublicly() throws Exception {
    Class<?> service = load("module shop { exports shop.orders; }");

    assertThat(rendered(service)).isEqualTo("x");
  }

  @Test
  void compile_openPackage_isRead() throws Exception {
    Class<?> service = load("open module shop { }");
    Object target = service.getConstructor().newInstance();

    assertThat(rendered(service)).isEqualTo("x");
    assertThat(
            MethodTemplate.compile("{this.tenant}", service.getMethod("self"), List.of())
                .render(target, new Object[0]))
        .isEqualTo("t");
  }

  private static String rendered(Class<?> service) throws ReflectiveOperationException {
    Object argument = command(service).getConstructor(String.class).newInstance("x");
    return template(service).render(null, new Object[] {argument});
  }

  private static MethodTemplate template(Class<?> service) throws ReflectiveOperationException {
    Method run = service.getMethod("run", command(service));
    return MethodTemplate.compile("{command.id}", run, List.of("command"));
  }

  private static Class<?> command(Class<?> service) throws ClassNotFoundException {
    return service.getClassLoader().loadClass("shop.orders.Command");
  }

  private Class<?> load(String module) throws IOException, ClassNotFoundException {
    Path sources = Files.createDirectory(folder.resolve("sources"));
    Path classes = Files.createDirectory(folder.resolve("classes"));
    Path descriptor = Files.writeString(sources.resolve("module-info.java"), module);
    Path command = Files.writeString(sources.resolve("Command.java"), COMMAND);
    Path service = Files.writeString(sources.resolve("Service.java"), SERVICE);
    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(
                System.out,
                System.err,
                "-d",
                classes.toString(),
                descriptor.toString(),
                command.toString(),
                service.toString());
    assertThat(status).isZero();
    ModuleLayer boot = ModuleLayer.boot();
    Configuration configuration =
        boot.configuration().resolve(ModuleFinder.of(classes), ModuleFinder.of(), Set.of("shop"));
    ModuleLayer layer =
        boot.defineModulesWithOneLoader(configuration, ClassLoader.getSystemClassLoader());
    return layer.findLoader("shop").loadClass("shop.orders.Service");
  }
}
