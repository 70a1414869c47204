package dev.idempotent.jdbc.model;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import javax.tools.JavaCompiler;
import javax.tools.ToolProvider;

/**
 * Loads the library and this model once more, with one class of the library compiled from a mutated
 * source.
 */
final class MutantLoader extends ClassLoader {
  private static final String LIBRARY = "dev.idempotent.";
  private final Map<String, byte[]> mutated;

  private MutantLoader(Map<String, byte[]> mutated) {
    super(MutantLoader.class.getClassLoader());
    this.mutated = mutated;
  }

  /** Compiles the mutation in the folder, and makes the loader. */
  static MutantLoader of(Mutation mutation, Path folder) throws IOException {
    String file = mutation.className().replace('.', '/') + ".java";
    Path original =
        Path.of("..", "idempotent-" + mutation.module(), "src", "main", "java").resolve(file);
    Path source = folder.resolve("source").resolve(file);
    Files.createDirectories(source.getParent());
    Files.writeString(source, mutation.applyTo(Files.readString(original)));
    Path classes = Files.createDirectories(folder.resolve("classes"));
    Module tests = MutantLoader.class.getModule();
    ModuleLayer.boot().findModule("java.compiler").ifPresent(tests::addReads);
    JavaCompiler compiler = ToolProvider.getSystemJavaCompiler();
    int result =
        compiler.run(
            null,
            null,
            null,
            "-proc:none",
            "-nowarn",
            "-classpath",
            classPath(),
            "-d",
            classes.toString(),
            source.toString());
    if (result != 0) {
      throw new AssertionError(mutation + " does not compile");
    }
    return new MutantLoader(read(classes));
  }

  /** The tests run on the class path or on the module path. */
  private static String classPath() {
    return String.join(
        System.getProperty("path.separator"),
        List.of(
            System.getProperty("java.class.path", ""), System.getProperty("jdk.module.path", "")));
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    Map<String, byte[]> found = new TreeMap<>();
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        String name = classes.relativize(file).toString().replace(".class", "");
        found.put(name.replace('/', '.'), Files.readAllBytes(file));
      }
    }
    return found;
  }

  @Override
  protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
    if (!name.startsWith(LIBRARY)) {
      return super.loadClass(name, resolve);
    }
    synchronized (getClassLoadingLock(name)) {
      Class<?> loaded = findLoadedClass(name);
      return loaded != null ? loaded : findClass(name);
    }
  }

  @Override
  protected Class<?> findClass(String name) throws ClassNotFoundException {
    byte[] bytes = mutated.containsKey(name) ? mutated.get(name) : original(name);
    return defineClass(name, bytes, 0, bytes.length);
  }

  private byte[] original(String name) throws ClassNotFoundException {
    try (InputStream in = getParent().getResourceAsStream(name.replace('.', '/') + ".class")) {
      if (in == null) {
        throw new ClassNotFoundException(name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
