package dev.idempotent.json;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;

/**
 * Describes a failure of Jackson, or of the application's code under it, without any text of the
 * exception: such messages quote the data. It names the class of the exception and, along the path,
 * only names known as properties; another name may be a map's key, which is data too.
 */
final class FailureText {

  private final Set<String> propertyNames;

  FailureText(Set<String> propertyNames) {
    this.propertyNames = propertyNames;
  }

  /** Describes a failure, or lets it out if it is the virtual machine's own and no data's fault. */
  String describe(Throwable failure) {
    throwIfFatal(failure);
    if (failure instanceof CodecRefusal) {
      return String.valueOf(failure.getMessage());
    }
    if (failure instanceof StackOverflowError) {
      return "it is nested too deeply, or contains itself";
    }
    if (failure instanceof JacksonException jackson && !jackson.getPath().isEmpty()) {
      return name(failure) + " at " + path(jackson.getPath());
    }
    return name(failure);
  }

  /** Throws what the virtual machine itself has trouble with; too deep a recursion is not that. */
  static void throwIfFatal(Throwable failure) {
    if (failure instanceof VirtualMachineError error && !(error instanceof StackOverflowError)) {
      throw error;
    }
  }

  /** The innermost exception tells most: Jackson wraps those of constructors and fields. */
  private static String name(Throwable failure) {
    Throwable innermost = failure;
    for (int depth = 0; innermost.getCause() != null && depth < 20; depth++) {
      innermost = innermost.getCause();
    }
    return innermost.getClass().getSimpleName();
  }

  private String path(List<JacksonException.Reference> path) {
    String text = path.stream().limit(10).map(this::element).collect(Collectors.joining(""));
    return (path.size() > 10 ? text + "…" : text).replaceFirst("^\\.", "");
  }

  private String element(JacksonException.Reference reference) {
    String property = reference.getPropertyName();
    if (property == null) {
      return "[" + reference.getIndex() + "]";
    }
    return propertyNames.contains(property) ? "." + property : "{…}";
  }
}
