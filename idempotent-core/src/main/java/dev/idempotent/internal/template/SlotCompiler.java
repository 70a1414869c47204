package dev.idempotent.internal.template;

import dev.idempotent.template.Access;
import dev.idempotent.template.Leaf;
import dev.idempotent.template.ResolvedSlot;
import java.lang.invoke.MethodHandle;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.MethodType;
import java.lang.reflect.Member;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Compiles one resolved placeholder. */
final class SlotCompiler {
  private static final MethodType READ = MethodType.methodType(Object.class, Object.class);
  private static final Set<Leaf> WHOLE_NUMBERS = Set.of(Leaf.BYTE, Leaf.SHORT, Leaf.INT, Leaf.LONG);

  private final String method;
  private final String template;
  private final ResolvedSlot<Type, Member> slot;

  SlotCompiler(String method, String template, ResolvedSlot<Type, Member> slot) {
    this.method = method;
    this.template = template;
    this.slot = slot;
  }

  Slot compile() {
    List<PathStep> steps = new ArrayList<>();
    WholeNumber wholeNumber = null;
    int last = slot.accesses().size() - 1;
    Place holder = place(0);
    for (int i = 0; i <= last; i++) {
      Access<Type, Member> access = slot.accesses().get(i);
      Place place = place(access.steps());
      if (i == last && isWholeNumber(access)) {
        wholeNumber = wholeNumber((Access.Member<Type, Member>) access, holder, place);
      } else {
        boolean mayLack = i == last && slot.placeholder().optional();
        steps.add(step(access, mayLack, holder, place));
      }
      holder = place;
    }
    boolean optional = slot.placeholder().optional();
    return new Slot(slot.parameter(), steps, wholeNumber, slot.form(), optional, holder);
  }

  private Place place(int steps) {
    return new Place(method, template, slot.placeholder().prefix(steps));
  }

  private boolean isWholeNumber(Access<Type, Member> access) {
    return access instanceof Access.Member
        && GenericTypes.erase(access.type()).isPrimitive()
        && WHOLE_NUMBERS.contains(slot.form());
  }

  private static WholeNumber wholeNumber(
      Access.Member<Type, Member> access, Place holder, Place place) {
    MethodHandle handle = Accessors.find(access.member(), access.receiver(), place);
    MethodType type = MethodType.methodType(long.class, Object.class);
    return new WholeNumber(handle.asType(type), holderClass(handle), holder, place);
  }

  private static PathStep step(
      Access<Type, Member> access, boolean mayLack, Place holder, Place place) {
    if (access instanceof Access.Member<Type, Member> member) {
      return member(member, holder, place);
    }
    if (access instanceof Access.ListElement<Type, Member> element) {
      return new PathStep.ByListIndex(element.index(), holder, place);
    }
    if (access instanceof Access.ArrayElement<Type, Member> element) {
      Class<?> array = GenericTypes.erase(element.array());
      MethodHandle handle =
          MethodHandles.arrayElementGetter(array)
              .asType(MethodType.methodType(Object.class, Object.class, int.class));
      return new PathStep.ByArrayIndex(element.index(), handle, array, holder, place);
    }
    if (access instanceof Access.MapValue<Type, Member> value) {
      return new PathStep.ByMapKey(mapKey(value), mayLack, holder, place);
    }
    return new PathStep.ByUnwrapping(holder);
  }

  private static PathStep member(Access.Member<Type, Member> access, Place holder, Place place) {
    if (access.member().getName().equals("toString")) {
      return new PathStep.ByToString(holder, place);
    }
    MethodHandle handle = Accessors.find(access.member(), access.receiver(), place);
    return new PathStep.ByMember(handle.asType(READ), holderClass(handle), holder, place);
  }

  private static Class<?> holderClass(MethodHandle handle) {
    return handle.type().parameterType(0);
  }

  private static Object mapKey(Access.MapValue<Type, Member> value) {
    @Nullable Type enumType = value.enumType();
    return enumType == null ? value.key() : constant(GenericTypes.erase(enumType), value.key());
  }

  private static Object constant(Class<?> enumType, String name) {
    for (Object constant : enumType.getEnumConstants()) {
      if (((Enum<?>) constant).name().equals(name)) {
        return constant;
      }
    }
    throw new IllegalStateException("the resolver has found it");
  }
}
