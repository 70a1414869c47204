package dev.idempotent.weaver;

import org.jspecify.annotations.Nullable;

/**
 * A method that would run unprotected, or a class whose methods might.
 *
 * @param kind what is wrong
 * @param type the class, by its binary name
 * @param method the method; null where it is the class as a whole
 * @param place the jar or folder
 */
record Problem(Kind kind, String type, @Nullable MethodName method, String place) {
  /** What can be wrong, with how to mend it. */
  enum Kind {
    NOT_WOVEN(
        "is not woven",
        "Weave the classes when they are built: in the aspectj-maven-plugin, idempotent-weaver as"
            + " aspectLibrary and the folder of the compiled classes as weaveDirectory."),
    OTHER_VERSION(
        "was woven with another version of idempotent-weaver",
        "Build the classes with the version of idempotent-weaver that the application runs with."),
    NO_BODY(
        "is abstract, native or in an interface, which can't be woven",
        "Annotate the method of the class that implements it."),
    NOT_FOUND(
        "is in the list of annotated methods, but its class file is not there",
        "Build from clean. A jar that moves classes to other packages has to leave out those with"
            + " annotated methods."),
    UNREADABLE("has a class file that can't be read", "Build from clean.");

    private final String description;
    private final String remedy;

    Kind(String description, String remedy) {
      this.description = description;
      this.remedy = remedy;
    }

    String remedy() {
      return remedy;
    }
  }

  @Override
  public String toString() {
    String subject = method == null ? type : type + "." + method;
    return subject + " " + kind.description + " (" + place + ")";
  }
}
