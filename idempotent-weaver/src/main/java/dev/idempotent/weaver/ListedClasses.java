package dev.idempotent.weaver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks at the class files that a catalogue lists; at many of them on several processors, since an
 * application waits for it.
 */
final class ListedClasses {
  /** As many as one processor looks at in about a millisecond. */
  private static final int PORTION = 64;

  private final Catalogue catalogue;
  private final Aspect aspect;
  private final ClassSource source;

  private ListedClasses(Catalogue catalogue, Aspect aspect, ClassSource source) {
    this.catalogue = catalogue;
    this.aspect = aspect;
    this.source = source;
  }

  /** Returns what the class files show, in the order of the list. */
  static List<Inspection> inspect(Catalogue catalogue, Aspect aspect, ClassLoader loader) {
    try (ClassSource source = ClassSource.of(catalogue.root(), loader)) {
      return new ListedClasses(catalogue, aspect, source).inspect();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Inspection> inspect() {
    List<String> names = List.copyOf(catalogue.classes());
    if (names.size() <= PORTION) {
      return List.of(inspect(names));
    }
    int portions = (names.size() + PORTION - 1) / PORTION;
    return IntStream.range(0, portions)
        .parallel()
        .mapToObj(i -> names.subList(i * PORTION, Math.min((i + 1) * PORTION, names.size())))
        .map(this::inspect)
        .toList();
  }

  private Inspection inspect(List<String> names) {
    Inspection inspection = new Inspection(aspect);
    String place = catalogue.root();
    try {
      for (String name : names) {
        byte[] data = source.find(name.replace('.', '/'));
        if (data == null) {
          inspection.missing(name, place);
        } else {
          inspection.inspect(data, name, place, source);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inspection;
  }
}
