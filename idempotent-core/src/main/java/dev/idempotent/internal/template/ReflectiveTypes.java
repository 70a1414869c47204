package dev.idempotent.internal.template;

import dev.idempotent.template.TypeModel;
import java.lang.reflect.Field;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.Member;
import java.lang.reflect.Method;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The types of loaded classes. */
final class ReflectiveTypes implements TypeModel<Type, Member> {
  private final MemberAccess access;

  /** Creates the model as seen from the class that declares the annotated method. */
  ReflectiveTypes(Class<?> home) {
    this.access = new MemberAccess(home);
  }

  @Override
  public Shape shape(Type type) {
    Class<?> c = GenericTypes.erase(type);
    if (c.isPrimitive()) {
      return Shape.PRIMITIVE;
    }
    if (c.isArray()) {
      return Shape.ARRAY;
    }
    if (c.isEnum()) {
      return Shape.ENUM;
    }
    if (c.isRecord()) {
      return Shape.RECORD;
    }
    return c.isInterface() ? Shape.INTERFACE : Shape.CLASS;
  }

  @Override
  public String describe(Type type) {
    if (type instanceof ParameterizedType parameterized) {
      return Arrays.stream(parameterized.getActualTypeArguments())
          .map(this::describe)
          .collect(Collectors.joining(", ", GenericTypes.erase(type).getSimpleName() + "<", ">"));
    }
    if (type instanceof GenericArrayType array) {
      return describe(array.getGenericComponentType()) + "[]";
    }
    return type instanceof Class<?> c ? c.getSimpleName() : type.getTypeName();
  }

  @Override
  public String className(Type type) {
    return GenericTypes.erase(type).getName();
  }

  @Override
  public Type componentType(Type array) {
    return GenericTypes.bounds(array).get(0) instanceof GenericArrayType generic
        ? generic.getGenericComponentType()
        : GenericTypes.erase(array).componentType();
  }

  @Override
  public @Nullable Type typeArgument(Type type, String supertype, int index) {
    for (Type candidate : GenericTypes.supertypes(type)) {
      Class<?> c = GenericTypes.erase(candidate);
      if (c.getName().equals(supertype)) {
        TypeVariable<?> variable = c.getTypeParameters()[index];
        return GenericTypes.substitute(variable, GenericTypes.arguments(candidate));
      }
    }
    return null;
  }

  @Override
  public boolean isSubtype(Type type, String className) {
    return GenericTypes.supertypes(type).stream()
        .anyMatch(candidate -> GenericTypes.erase(candidate).getName().equals(className));
  }

  @Override
  public Set<String> enumConstants(Type type) {
    return Arrays.stream(GenericTypes.erase(type).getEnumConstants())
        .map(constant -> ((Enum<?>) constant).name())
        .collect(Collectors.toSet());
  }

  @Override
  public @Nullable Member recordAccessor(Type type, String component) {
    return Stream.of(GenericTypes.erase(type).getRecordComponents())
        .filter(candidate -> candidate.getName().equals(component))
        .map(RecordComponent::getAccessor)
        .findFirst()
        .orElse(null);
  }

  @Override
  public @Nullable Member method(Type type, String name) {
    Optional<Method> found =
        methods(type)
            .filter(method -> method.getName().equals(name))
            // Of unrelated interfaces that both have the method, the narrower result tells more.
            .reduce(
                (one, other) ->
                    one.getReturnType().isAssignableFrom(other.getReturnType())
                            && one.getReturnType() != other.getReturnType()
                        ? other
                        : one);
    return found.orElse(null);
  }

  @Override
  public @Nullable Member field(Type type, String name) {
    return fields(type).filter(field -> field.getName().equals(name)).findFirst().orElse(null);
  }

  @Override
  public String declaringClass(Member member) {
    return member.getDeclaringClass().getName();
  }

  @Override
  public Type typeOf(Type type, Member member) {
    Type declared =
        member instanceof Method method
            ? method.getGenericReturnType()
            : ((Field) member).getGenericType();
    for (Type candidate : GenericTypes.supertypes(type)) {
      if (GenericTypes.erase(candidate) == member.getDeclaringClass()) {
        return GenericTypes.substitute(declared, GenericTypes.arguments(candidate));
      }
    }
    return declared;
  }

  @Override
  public Set<String> methodNames(Type type) {
    return methods(type).map(Method::getName).collect(Collectors.toSet());
  }

  @Override
  public Set<String> fieldNames(Type type) {
    return fields(type).map(Member::getName).collect(Collectors.toSet());
  }

  private Stream<Method> methods(Type type) {
    return GenericTypes.supertypes(type).stream()
        .flatMap(candidate -> Arrays.stream(GenericTypes.erase(candidate).getDeclaredMethods()))
        .filter(method -> method.getParameterCount() == 0)
        .filter(method -> method.getReturnType() != void.class)
        .filter(access::permits);
  }

  private Stream<? extends Member> fields(Type type) {
    return GenericTypes.supertypes(type).stream()
        .flatMap(candidate -> Arrays.stream(GenericTypes.erase(candidate).getDeclaredFields()))
        .filter(access::permits);
  }
}
