package dev.idempotent.processor;

import dev.idempotent.template.OperationName;
import java.io.IOException;
import java.io.OutputStreamWriter;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import javax.annotation.processing.Filer;
import javax.lang.model.element.Element;
import javax.tools.FileObject;
import javax.tools.StandardLocation;
import org.jspecify.annotations.Nullable;

/**
 * The list of annotated methods that is written beside the classes, for the check that they are
 * woven and for other tools. UTF-8 text: the first line names the format; then each method has a
 * line with these columns, parted by tabs, in the order of the lines' text.
 *
 * <ol>
 *   <li>the name of the operation
 *   <li>the class, by its binary name
 *   <li>the method's name
 *   <li>the erased types of its parameters as {@link Class#getName} gives them, parted by commas
 *   <li>the parameters' names, parted by commas
 *   <li>the operation that the annotation names, or nothing
 * </ol>
 */
final class Catalogue {
  static final String PATH = "META-INF/idempotent/methods.catalogue";
  private static final String FORMAT = "idempotent-catalogue 1";

  private final Language language;
  private final Set<String> lines = new TreeSet<>();
  private final Set<Element> origins = new LinkedHashSet<>();

  Catalogue(Language language) {
    this.language = language;
  }

  /** Adds a method and returns its operation. */
  String add(AnnotatedMethod method) {
    String type = language.names().binary(method.type());
    String name = method.method().getSimpleName().toString();
    List<String> parameterTypes = language.names().parameterTypes(method.method());
    String explicit = explicitOperation(method);
    String operation =
        explicit.isEmpty() ? OperationName.ofMethod(type, name, parameterTypes) : explicit;
    lines.add(
        String.join(
            "\t",
            operation,
            type,
            name,
            String.join(",", parameterTypes),
            String.join(",", method.parameterNames()),
            explicit));
    origins.add(method.type());
    return operation;
  }

  private static String explicitOperation(AnnotatedMethod method) {
    @Nullable String written = method.text("operation");
    return written == null ? "" : written;
  }

  boolean isEmpty() {
    return lines.isEmpty();
  }

  void write(Filer filer) throws IOException {
    List<String> all = new ArrayList<>();
    all.add(FORMAT);
    all.addAll(lines);
    FileObject file =
        filer.createResource(
            StandardLocation.CLASS_OUTPUT, "", PATH, origins.toArray(Element[]::new));
    // A writer of the file would use the encoding of the sources.
    try (Writer writer = new OutputStreamWriter(file.openOutputStream(), StandardCharsets.UTF_8)) {
      writer.write(String.join("\n", all) + "\n");
    }
  }
}
