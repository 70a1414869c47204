package dev.idempotent.weaver;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.spi.StartupCheck;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The classes with annotated methods of one jar or folder, as the annotation processor listed them.
 * The class files themselves say which methods are annotated, so that a list which an incremental
 * build has left behind does no harm.
 *
 * @param url where it was read
 * @param classes their binary names
 */
record Catalogue(URL url, Set<String> classes) {
  private static final String FIRST_LINE = "idempotent-catalogue 1";

  /** Returns the catalogues that the class loader sees. */
  static List<Catalogue> all(ClassLoader loader) {
    List<Catalogue> all = new ArrayList<>();
    try {
      for (URL url : Collections.list(loader.getResources(StartupCheck.CATALOGUE))) {
        all.add(read(url));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return all;
  }

  /** Returns the jar or folder, as a URL that the names of class files can be appended to. */
  String root() {
    String text = url.toString();
    return text.substring(0, text.length() - StartupCheck.CATALOGUE.length());
  }

  private static Catalogue read(URL url) throws IOException {
    URLConnection connection = url.openConnection();
    connection.setUseCaches(false);
    try (InputStream content = connection.getInputStream()) {
      return new Catalogue(url, parse(content, url));
    }
  }

  private static Set<String> parse(InputStream content, URL url) throws IOException {
    BufferedReader lines =
        new BufferedReader(new InputStreamReader(content, StandardCharsets.UTF_8));
    String first = lines.readLine();
    if (!FIRST_LINE.equals(first)) {
      throw unreadable(url, "begins with '" + first + "' and not with '" + FIRST_LINE + "'");
    }
    Set<String> classes = new LinkedHashSet<>();
    for (String line = lines.readLine(); line != null; line = lines.readLine()) {
      if (!line.isEmpty() && !line.equals(FIRST_LINE)) {
        String[] columns = line.split("\t", 3);
        if (columns.length < 3) {
          throw unreadable(url, "has a line without class and method");
        }
        classes.add(columns[1]);
      }
    }
    return classes;
  }

  private static IdempotencyConfigurationException unreadable(URL url, String why) {
    return new IdempotencyConfigurationException(
        ErrorCode.NOT_WOVEN,
        url
            + " "
            + why
            + ", so that nobody can tell which methods have to be woven. Was it written"
            + " by another version of idempotent-annotations?");
  }
}
