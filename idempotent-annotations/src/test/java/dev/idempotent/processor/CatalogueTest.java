package dev.idempotent.processor;

import static com.google.testing.compile.Compiler.javac;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.testing.compile.Compilation;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import javax.tools.JavaFileObject;
import javax.tools.StandardLocation;
import org.junit.jupiter.api.Test;

final class CatalogueTest {

  @Test
  void annotatedMethods_areListedInOrder() {
    Compilation compilation =
        Compile.sample(
            """
            static class Inner<T extends Comparable<T>> {
              @Idempotent(key = "{id}") static void z(String id) {}
              @Idempotent(key = "{id}", operation = "shop.pay") void pay(String id, int[] amounts) {}
              @Idempotent(key = "{id}") void g(T id, List<? extends T>[][] many, Map.Entry<T, T> e) {}
              static class Deep { @Idempotent(key = "{ids[0]}") void varargs(String... ids) {} }
            }
            @Idempotent(key = "n", constantKey = true) private void none() {}
            @Idempotent(key = "{id}") void order(long id, boolean b, char c, byte[] d) {}
            @Idempotent(key = "{id}") void order(String id) {}
            void notAnnotated(String id) {}
            enum Kind { A; @Idempotent(key = "{this.name}/{id}") void of(String id) {} }
            record Box(String id) { @Idempotent(key = "{this.id}") void open() {} }
            """);

    assertThat(compilation.errors()).isEmpty();
    assertThat(catalogue(compilation))
        .isEqualTo(
            """
            idempotent-catalogue 1
            app.Sample$Box.open()\tapp.Sample$Box\topen\t\t\t
            app.Sample$Inner$Deep.varargs([Ljava.lang.String;)\tapp.Sample$Inner$Deep\tvarargs\t[Ljava.lang.String;\tids\t
            app.Sample$Inner.g(java.lang.Comparable,[[Ljava.util.List;,java.util.Map$Entry)\tapp.Sample$Inner\tg\tjava.lang.Comparable,[[Ljava.util.List;,java.util.Map$Entry\tid,many,e\t
            app.Sample$Inner.z(java.lang.String)\tapp.Sample$Inner\tz\tjava.lang.String\tid\t
            app.Sample$Kind.of(java.lang.String)\tapp.Sample$Kind\tof\tjava.lang.String\tid\t
            app.Sample.none()\tapp.Sample\tnone\t\t\t
            app.Sample.order(java.lang.String)\tapp.Sample\torder\tjava.lang.String\tid\t
            app.Sample.order(long,boolean,char,[B)\tapp.Sample\torder\tlong,boolean,char,[B\tid,b,c,d\t
            shop.pay\tapp.Sample$Inner\tpay\tjava.lang.String,[I\tid,amounts\tshop.pay
            """);
  }

  @Test
  void severalFiles_haveOneCatalogue() {
    Compilation compilation =
        Compile.files(
            Compile.file("a.One", source("a", "One")), Compile.file("b.Two", source("b", "Two")));

    assertThat(catalogue(compilation).lines())
        .containsExactly(
            "idempotent-catalogue 1",
            "a.One.f(java.lang.String)\ta.One\tf\tjava.lang.String\tid\t",
            "b.Two.f(java.lang.String)\tb.Two\tf\tjava.lang.String\tid\t");
  }

  @Test
  void catalogue_isUtf8WhateverTheEncodingOfTheSources() {
    Compilation compilation =
        javac()
            .withProcessors(new IdempotentProcessor())
            .withOptions("-encoding", "US-ASCII")
            .compile(Compile.file("a.\u00dcbung", source("a", "\u00dcbung")));

    assertThat(catalogue(compilation)).contains("\ta.\u00dcbung\t");
  }

  @Test
  void noAnnotatedMethod_writesNothing() {
    Compilation compilation = Compile.sample("void f(String id) {}");

    assertThat(file(compilation)).isEmpty();
  }

  private static String source(String packageName, String className) {
    return "package "
        + packageName
        + "; class "
        + className
        + " { @dev.idempotent.annotation.Idempotent(key = \"{id}\") void f(String id) {} }";
  }

  static String catalogue(Compilation compilation) {
    try (InputStream content = file(compilation).orElseThrow().openInputStream()) {
      return new String(content.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Optional<JavaFileObject> file(Compilation compilation) {
    return compilation.generatedFile(StandardLocation.CLASS_OUTPUT, Catalogue.PATH);
  }
}
