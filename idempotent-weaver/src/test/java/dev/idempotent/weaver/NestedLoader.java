package dev.idempotent.weaver;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URL;
import java.net.URLConnection;
import java.net.URLStreamHandler;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;

/** Serves resources under URLs of a scheme of its own, as loaders of nested jars do. */
final class NestedLoader extends ClassLoader {
  private final List<Path> roots;

  NestedLoader(Path... roots) {
    super(NestedLoader.class.getClassLoader());
    this.roots = List.of(roots);
  }

  @Override
  protected Enumeration<URL> findResources(String name) throws IOException {
    List<URL> urls = new ArrayList<>();
    for (int i = 0; i < roots.size(); i++) {
      Path file = roots.get(i).resolve(name);
      if (Files.exists(file)) {
        urls.add(new URL(null, "nested:" + i + "/" + name, new FileHandler(file)));
      }
    }
    return Collections.enumeration(urls);
  }

  private static final class FileHandler extends URLStreamHandler {
    private final Path file;

    FileHandler(Path file) {
      this.file = file;
    }

    @Override
    protected URLConnection openConnection(URL url) {
      return new URLConnection(url) {
        @Override
        public void connect() {}

        @Override
        public InputStream getInputStream() throws IOException {
          return new ByteArrayInputStream(Files.readAllBytes(file));
        }
      };
    }
  }
}
