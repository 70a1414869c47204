package dev.idempotent.weaver;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Looks at the class files that a catalogue lists; at many of them on several processors, since an
 * application waits for it.
 */
final class ListedClasses {
  /** As many as one processor looks at in about a millisecond. */
  private static final int PORTION = 64;

  private final Aspect aspect;
  private final ClassLoader loader;
  private final String place;
  private final ClassSource source;

  private ListedClasses(Aspect aspect, ClassLoader loader, String place, ClassSource source) {
    this.aspect = aspect;
    this.loader = loader;
    this.place = place;
    this.source = source;
  }

  /** Returns what the class files show, in the order of the list. */
  static List<Inspection> inspect(Catalogue catalogue, Aspect aspect, ClassLoader loader) {
    String place = catalogue.root();
    try (ClassSource source = ClassSource.of(place, loader)) {
      return new ListedClasses(aspect, loader, place, source)
          .inspectAll(List.copyOf(catalogue.classes()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private List<Inspection> inspectAll(List<String> names) {
    int portions = (names.size() + PORTION - 1) / PORTION;
    if (portions <= 1) {
      return List.of(inspect(names));
    }
    return IntStream.range(0, portions)
        .parallel()
        .mapToObj(i -> names.subList(i * PORTION, Math.min((i + 1) * PORTION, names.size())))
        .map(this::inspect)
        .toList();
  }

  private Inspection inspect(List<String> names) {
    Inspection inspection = new Inspection(aspect);
    try {
      for (String name : names) {
        byte[] data = source.find(name.replace('.', '/'));
        if (data == null) {
          inspectElsewhere(name, inspection);
        } else {
          inspection.inspect(data, name, place, source);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return inspection;
  }

  /**
   * Looks at a class that is not beside the list. Spring Boot's repackaging leaves the list at the
   * top of the jar and moves the classes to {@code BOOT-INF/classes}.
   */
  private void inspectElsewhere(String name, Inspection inspection) throws IOException {
    String internalName = name.replace('.', '/');
    String file = internalName + ".class";
    URL url = loader.getResource(file);
    if (url == null) {
      inspection.missing(name, place);
      return;
    }
    String root = url.toString().replace(file, "");
    ClassSource elsewhere = ClassSource.through(loader, root);
    byte[] data = elsewhere.find(internalName);
    if (data == null) {
      inspection.missing(name, root);
    } else {
      inspection.inspect(data, name, root, elsewhere);
    }
  }
}
