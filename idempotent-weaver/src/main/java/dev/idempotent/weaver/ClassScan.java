package dev.idempotent.weaver;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** Hands every class file of a folder or jar that names the annotation to an inspection. */
final class ClassScan {
  private final Inspection inspection;

  ClassScan(Inspection inspection) {
    this.inspection = inspection;
  }

  void scan(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      scanFolder(path);
    } else {
      scanJar(path);
    }
  }

  private void scanFolder(Path folder) throws IOException {
    List<Path> files;
    try (Stream<Path> walk = Files.walk(folder)) {
      files = walk.filter(Files::isRegularFile).sorted().toList();
    }
    for (Path file : files) {
      String name = file.toString();
      if (name.endsWith(".class")) {
        ClassSource siblings = ClassSource.folder(file.resolveSibling(""));
        inspect(
            Files.readAllBytes(file),
            name,
            folder.toString(),
            other -> siblings.find(simple(other)));
      } else if (name.endsWith(".jar")) {
        scanJar(file);
      }
    }
  }

  private void scanJar(Path jar) throws IOException {
    try (InputStream content = Files.newInputStream(jar)) {
      if (scanJar(content, jar.toString()) == 0) {
        throw new IOException(jar + ", which is not a jar or has no entry");
      }
    }
  }

  /** Returns how many entries there were. */
  private int scanJar(InputStream content, String place) throws IOException {
    Map<String, byte[]> classes = new LinkedHashMap<>();
    ZipInputStream jar = new ZipInputStream(content); // Closed by the caller, who owns the content.
    int entries = 0;
    for (ZipEntry entry = jar.getNextEntry(); entry != null; entry = jar.getNextEntry()) {
      entries++;
      String name = entry.getName();
      if (name.endsWith(".class")) {
        classes.put(name, jar.readAllBytes());
      } else if (name.endsWith(".jar")) {
        scanJar(jar, place + "!/" + name);
      }
    }
    for (Map.Entry<String, byte[]> type : classes.entrySet()) {
      String folder = type.getKey().substring(0, type.getKey().lastIndexOf('/') + 1);
      inspect(
          type.getValue(),
          type.getKey(),
          place,
          other -> classes.get(folder + simple(other) + ".class"));
    }
    return entries;
  }

  private void inspect(byte[] data, String name, String place, ClassSource neighbours)
      throws IOException {
    // Libraries may carry files that are no classes but are called so.
    if (contains(data, Aspect.ANNOTATION)) {
      inspection.inspect(data, name, place, neighbours);
    }
  }

  private static boolean contains(byte[] data, String text) {
    return new String(data, StandardCharsets.ISO_8859_1).contains(text);
  }

  private static String simple(String internalName) {
    return internalName.substring(internalName.lastIndexOf('/') + 1);
  }
}
