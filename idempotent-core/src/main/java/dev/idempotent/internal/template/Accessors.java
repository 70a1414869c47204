package dev.idempotent.internal.template;

import dev.idempotent.ErrorCode;
import dev.idempotent.IdempotencyConfigurationException;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** Makes method handles of members, by the least privilege that does. */
final class Accessors {
  private static final MethodHandles.Lookup PUBLIC = MethodHandles.publicLookup();
  private static final MethodHandles.Lookup OWN = MethodHandles.lookup();

  private Accessors() {}

  /**
   * Returns a handle that takes the holder and returns the member's value.
   *
   * @param holder the static type of what has the member
   * @throws IdempotencyConfigurationException if the member's module does not let it be accessed
   */
  static MethodHandle find(Member member, Type holder, Place place) {
    MethodHandle handle = publicly(member);
    if (handle == null
        && member instanceof Method method
        && !Modifier.isPrivate(member.getModifiers())) {
      handle = throughPublicType(method, holder);
    }
    if (handle == null) {
      handle = opened(member);
    }
    if (handle == null) {
      throw inaccessible(member, place);
    }
    return handle;
  }

  private static @Nullable MethodHandle publicly(Member member) {
    try {
      return unreflect(PUBLIC, member);
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  /** A class that is not public may have its methods from a type that is. */
  private static @Nullable MethodHandle throughPublicType(Method method, Type holder) {
    for (Type supertype : GenericTypes.supertypes(holder)) {
      Class<?> type = GenericTypes.erase(supertype);
      if (Modifier.isPublic(type.getModifiers())) {
        try {
          return PUBLIC.unreflect(type.getMethod(method.getName()));
        } catch (NoSuchMethodException | IllegalAccessException e) {
          // Not through this type; the next one may do.
        }
      }
    }
    return null;
  }

  private static @Nullable MethodHandle opened(Member member) {
    try {
      return ((AccessibleObject) member).trySetAccessible() ? unreflect(OWN, member) : null;
    } catch (IllegalAccessException e) {
      return null;
    }
  }

  private static MethodHandle unreflect(MethodHandles.Lookup lookup, Member member)
      throws IllegalAccessException {
    return member instanceof Method method
        ? lookup.unreflect(method)
        : lookup.unreflectGetter((Field) member);
  }

  private static IdempotencyConfigurationException inaccessible(Member member, Place place) {
    Class<?> owner = member.getDeclaringClass();
    Module own = Accessors.class.getModule();
    String target = own.isNamed() ? " to " + own.getName() : "";
    return new IdempotencyConfigurationException(
        ErrorCode.MEMBER_INACCESSIBLE,
        place.method()
            + ": '"
            + place.path()
            + "' in template \""
            + place.template()
            + "\" needs "
            + owner.getName()
            + "."
            + member.getName()
            + ", which module "
            + owner.getModule().getName()
            + " does not open. Add \"opens "
            + owner.getPackageName()
            + target
            + ";\" to its module-info.java, or make class and member public and export"
            + " the package.");
  }
}
