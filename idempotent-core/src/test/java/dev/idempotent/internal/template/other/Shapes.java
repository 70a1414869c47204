package dev.idempotent.internal.template.other;

import java.util.List;

/** Types of another package, with members of every visibility. */
public final class Shapes {
  private Shapes() {}

  /** Returns an object of a class that is not public, with a public accessor. */
  public static Named hidden(String name) {
    return new Hidden(name);
  }

  /** Has what {@link Hidden} implements. */
  public interface Named {
    /** Returns a name. */
    String getName();
  }

  private record Hidden(String getName) implements Named {}

  /** Has a protected member. */
  public static class Base {
    /** Visible. */
    public final String open = "open";

    /** Visible to subclasses. */
    protected String tenant() {
      return "tenant";
    }

    String secret() {
      return "secret";
    }
  }

  /** A page of something. */
  public abstract static class Page<T extends Named> {
    /** Returns what is on it. */
    public abstract List<T> items();

    /** Returns the first. */
    public T first() {
      return items().get(0);
    }
  }
}
