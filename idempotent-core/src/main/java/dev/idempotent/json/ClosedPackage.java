package dev.idempotent.json;

/** Says how to mend that the library can't reach into a class. */
final class ClosedPackage {

  private ClosedPackage() {}

  static String reason(Class<?> type) {
    Module module = type.getModule();
    String name = String.valueOf(module.getName());
    String where = "is kept in " + type.getName() + ", which module " + name + " does not open; ";
    if (name.startsWith("java.") || name.startsWith("jdk.")) {
      return where + "declare an exception of your own instead";
    }
    Module own = ClosedPackage.class.getModule();
    String target = own.isNamed() ? " to " + own.getName() : "";
    return where + "add \"opens " + type.getPackageName() + target + ";\" to its module-info.java";
  }
}
