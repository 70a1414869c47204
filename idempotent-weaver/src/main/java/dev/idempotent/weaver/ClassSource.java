package dev.idempotent.weaver;

import java.io.Closeable;
import java.io.File;
import java.io.FileInputStream;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.Path;
import java.util.Collections;
import java.util.jar.JarFile;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/** The class files of one jar or folder. */
@FunctionalInterface
interface ClassSource extends Closeable {
  /** Returns the class file of an internal name, or null if there is none. */
  byte @Nullable [] find(String internalName) throws IOException;

  @Override
  default void close() throws IOException {}

  /**
   * Opens what a catalogue lies in. Folders and jars are read directly, which is faster; what else
   * there is, such as the nested jars of Spring Boot and the modules of a run-time image, through
   * the class loader.
   *
   * @param root a URL that ends with a slash
   */
  static ClassSource of(String root, ClassLoader loader) throws IOException {
    if (root.startsWith("file:")) {
      return folder(Path.of(URI.create(root)));
    }
    if (root.startsWith("jar:file:") && root.indexOf("!/") == root.length() - 2) {
      return jar(Path.of(URI.create(root.substring(4, root.length() - 2))));
    }
    return through(loader, root);
  }

  /** Returns the class files that the class loader finds below a place. */
  static ClassSource through(ClassLoader loader, String root) {
    return internalName -> resource(root, internalName, loader);
  }

  /** Returns the class files below a folder. */
  static ClassSource folder(Path folder) {
    String prefix = folder + File.separator;
    return internalName -> {
      File file = new File(prefix + internalName + ".class");
      // Not Files: in a JVM that has just started, it takes twice the time.
      try (InputStream content = new FileInputStream(file)) {
        return content.readAllBytes();
      } catch (FileNotFoundException e) {
        if (file.exists()) {
          throw e;
        }
        return null;
      }
    };
  }

  private static ClassSource jar(Path path) throws IOException {
    JarFile jar = new JarFile(path.toFile(), false, ZipFile.OPEN_READ, Runtime.version());
    return new ClassSource() {
      @Override
      public byte @Nullable [] find(String internalName) throws IOException {
        ZipEntry entry = jar.getEntry(internalName + ".class");
        if (entry == null) {
          return null;
        }
        // The size is known, so that it needs neither growing nor copying.
        byte[] data = new byte[Math.toIntExact(entry.getSize())];
        try (InputStream content = jar.getInputStream(entry)) {
          content.readNBytes(data, 0, data.length);
        }
        return data;
      }

      @Override
      public void close() throws IOException {
        jar.close();
      }
    };
  }

  /** Of several classes of one name, the one in the same place as the catalogue. */
  private static byte @Nullable [] resource(String root, String internalName, ClassLoader loader)
      throws IOException {
    String name = internalName + ".class";
    URL first = loader.getResource(name);
    if (isIn(root, first)) {
      return read(first);
    }
    for (URL url : Collections.list(loader.getResources(name))) {
      if (isIn(root, url)) {
        return read(url);
      }
    }
    return null;
  }

  private static boolean isIn(String root, @Nullable URL url) {
    return url != null && url.toString().startsWith(root);
  }

  private static byte[] read(URL url) throws IOException {
    try (InputStream content = url.openStream()) {
      return content.readAllBytes();
    }
  }
}
