package dev.idempotent.weaver;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.idempotent.weaver.ClassFile.Method;
import dev.idempotent.weaver.ClassFile.Reference;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The reader of class files, on the JDK's own and on the samples. */
final class ClassFileTest {

  @Test
  void calls_ofEveryMethodOfTheJdk_areRead() throws IOException {
    Path modules = FileSystems.getFileSystem(URI.create("jrt:/")).getPath("/modules/java.base");
    int calls = 0;
    try (Stream<Path> files = Files.walk(modules)) {
      for (Path path : files.filter(file -> file.toString().endsWith(".class")).toList()) {
        ClassFile type = new ClassFile(Files.readAllBytes(path), Aspect.ANNOTATION);
        for (Method method : type.methods()) {
          calls += method.calls().size();
        }
      }
    }

    assertThat(calls).isGreaterThan(100_000);
  }

  @Test
  void annotated_isTrueBehindOtherAnnotationsOfEveryForm() throws IOException {
    ClassFile type = read(Decorated.class);

    assertThat(type.methods().stream().filter(Method::isAnnotated).map(Method::name))
        .containsExactly("annotated");
  }

  @Test
  void advice_callsWhatItsProtocolSays() throws IOException {
    // Classes that were woven long ago call these. Whoever changes the list has to give
    // WovenMethods.protocol2 another number.
    List<String> calls =
        read(Samples.Payment.class).methods().stream()
            .filter(method -> method.name().equals("pay_aroundBody1$advice"))
            .flatMap(method -> callsToUs(method).stream())
            .toList();

    assertThat(calls)
        .containsExactly(
            "dev/idempotent/weaver/WovenMethods.protocol2"
                + "(Lorg/aspectj/lang/JoinPoint$StaticPart;)Ldev/idempotent/engine/IdempotentMethod;",
            "dev/idempotent/engine/IdempotentMethod.begin"
                + "(Ljava/lang/Object;[Ljava/lang/Object;)Ldev/idempotent/engine/Step;",
            "dev/idempotent/engine/Execution.failed"
                + "(Ljava/lang/Throwable;)Ldev/idempotent/engine/Step;",
            "dev/idempotent/engine/Execution.completed"
                + "(Ljava/lang/Object;)Ldev/idempotent/engine/Step;",
            "dev/idempotent/engine/IdempotentMethod.result"
                + "(Ldev/idempotent/engine/Step;)Ljava/lang/Object;");
  }

  @Test
  void advises_isToldMethodByMethod() throws IOException {
    ClassFile type = read(Samples.class);
    Aspect aspect = new Aspect();

    for (Method method : type.methods()) {
      boolean expected = method.isAnnotated();
      if (!method.name().contains("_aroundBody")) {
        assertThat(aspect.advises(type, method, name -> null))
            .as(method.name() + method.descriptor())
            .isEqualTo(expected);
      }
    }
  }

  @Test
  void read_ofDamagedFiles_isRefused() throws IOException {
    byte[] whole = bytes(Samples.class);

    // The second half of a woven class is the weaver's own attribute, which is not read.
    for (int length = 0; length < whole.length / 2; length += 97) {
      byte[] part = Arrays.copyOf(whole, length);
      assertThatThrownBy(() -> new ClassFile(part, Aspect.ANNOTATION))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void calls_ofDamagedCode_endOrAreRefused() throws IOException {
    byte[] whole = bytes(Samples.class);
    long seed = System.nanoTime();
    System.out.println("ClassFileTest seed " + seed);
    Random random = new Random(seed);

    for (int round = 0; round < 2_000; round++) {
      byte[] damaged = whole.clone();
      for (int i = 0; i < 10; i++) {
        damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
      }
      Inspection inspection = new Inspection(new Aspect());
      inspection.inspect(damaged, "Samples", "test", name -> null);
    }
  }

  private static List<String> callsToUs(Method method) {
    return method.calls().stream()
        .filter(call -> call.owner().startsWith("dev/idempotent/"))
        .filter(call -> !call.owner().contains("Samples"))
        .map(ClassFileTest::described)
        .toList();
  }

  private static String described(Reference call) {
    return call.owner() + "." + call.name() + call.descriptor();
  }

  private static ClassFile read(Class<?> type) throws IOException {
    return new ClassFile(bytes(type), Aspect.ANNOTATION);
  }

  private static byte[] bytes(Class<?> type) throws IOException {
    String name = "/" + type.getName().replace('.', '/') + ".class";
    try (InputStream content = type.getResourceAsStream(name)) {
      return content.readAllBytes();
    }
  }
}
