package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonTypeInfo;
import dev.idempotent.IdempotencyConfigurationException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.PropertyName;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.AbstractDeserializer;
import tools.jackson.databind.deser.SettableBeanProperty;
import tools.jackson.databind.deser.bean.BeanDeserializerBase;
import tools.jackson.databind.introspect.AnnotatedClass;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.jsontype.NamedType;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeIdResolver;
import tools.jackson.databind.jsontype.impl.AsDeductionTypeDeserializer;
import tools.jackson.databind.jsontype.impl.SimpleNameIdResolver;
import tools.jackson.databind.jsontype.impl.TypeNameIdResolver;

/**
 * Visits every type that a value of a type can hold, through the deserializers that Jackson would
 * use: so it sees what annotations, mix-ins and modules have changed. It does not look into types
 * that an application's own deserializer reads.
 */
final class TypeWalk {

  private static final String NOT_CONSTRUCTIBLE =
      "can't be built from data; make it a record, a sealed type, or a class with a no-argument or"
          + " @JsonCreator constructor";

  private final DeserializationContext context;
  private final Subject subject;
  private final Set<JavaType> visited = new HashSet<>();
  private final Set<String> names = new TreeSet<>();
  private final Map<String, Set<String>> aliases = new HashMap<>();

  TypeWalk(JsonMapper mapper, Subject subject) {
    this.context = mapper._deserializationContext();
    this.subject = subject;
  }

  ReplayableType walk(JavaType type, String path) {
    visit(type, path);
    return new ReplayableType(type, Set.copyOf(names), Map.copyOf(aliases));
  }

  private void visit(JavaType type, String path) {
    if (!visited.add(type)) {
      return;
    }
    String reason = RefusedTypes.reason(type.getRawClass());
    if (reason != null) {
      throw refused(type, path, reason);
    }
    JavaType key = type.getKeyType();
    if (key != null) {
      visit(key, path + "{key}");
    }
    JavaType content = type.getContentType();
    if (content != null) {
      visit(content, path + "[]");
    }
    try {
      visitDeserializers(type, path);
    } catch (JacksonException e) {
      throw refused(type, path, NOT_CONSTRUCTIBLE + " (" + e.getClass().getSimpleName() + ")");
    }
  }

  private void visitDeserializers(JavaType type, String path) {
    if (type.getKeyType() != null) {
      context.findKeyDeserializer(type.getKeyType(), null);
    }
    TypeDeserializer typed = context.findTypeDeserializer(type);
    if (typed != null) {
      refuseClassNames(type, typed, path);
      visitSubtypes(type, path);
    }
    if (typed == null || type.isConcrete()) {
      visitDeserializer(type, context.findNonContextualValueDeserializer(type), path);
    }
  }

  private void visitDeserializer(JavaType type, ValueDeserializer<?> deserializer, String path) {
    if (deserializer instanceof AbstractDeserializer) {
      throw refused(type, path, NOT_CONSTRUCTIBLE);
    }
    if (deserializer instanceof BeanDeserializerBase bean) {
      refuseClosedPackage(type, path);
      if (!bean.getValueInstantiator().canInstantiate()) {
        throw refused(type, path, NOT_CONSTRUCTIBLE);
      }
      visitDelegate(bean.getValueInstantiator().getDelegateType(context.getConfig()), path);
      visitDelegate(bean.getValueInstantiator().getArrayDelegateType(context.getConfig()), path);
      for (Iterator<SettableBeanProperty> all = bean.properties(); all.hasNext(); ) {
        visitProperty(type, all.next(), path);
      }
    }
  }

  private void refuseClosedPackage(JavaType type, String path) {
    Class<?> raw = type.getRawClass();
    Module jackson = JsonMapper.class.getModule();
    if (!raw.getModule().isOpen(raw.getPackageName(), jackson)) {
      throw refused(
          type,
          path,
          "is in a package that is not open; add 'opens "
              + raw.getPackageName()
              + " to tools.jackson.databind' to module "
              + raw.getModule().getName());
    }
  }

  private void visitDelegate(@Nullable JavaType delegate, String path) {
    if (delegate != null) {
      visit(delegate, path);
    }
  }

  private void visitProperty(JavaType owner, SettableBeanProperty property, String path) {
    String name = property.getName();
    names.add(name);
    for (PropertyName alias : property.findAliases(context.getConfig())) {
      aliases.computeIfAbsent(alias.getSimpleName(), former -> new HashSet<>()).add(name);
    }
    String here = path.isEmpty() ? name : path + "." + name;
    JsonTypeInfo own = property.getAnnotation(JsonTypeInfo.class);
    if (own != null && !isByName(own.use())) {
      throw refused(owner, here, byClassName("@JsonTypeInfo(" + own.use() + ")"));
    }
    if (property.getValueTypeDeserializer() != null) {
      refuseClassNames(owner, property.getValueTypeDeserializer(), here);
    }
    visit(property.getType(), here);
  }

  private void visitSubtypes(JavaType type, String path) {
    AnnotatedClass annotated = context.introspectClassAnnotations(type);
    Map<String, Class<?>> byName = new HashMap<>();
    for (NamedType subtype :
        context
            .getConfig()
            .getSubtypeResolver()
            .collectAndResolveSubtypesByClass(context.getConfig(), annotated)) {
      Class<?> raw = subtype.getType();
      if (raw.isAnonymousClass() || !type.getRawClass().isAssignableFrom(raw)) {
        continue; // the body of an enum's constant; a sibling, where the annotation is inherited
      }
      boolean concrete = context.constructType(raw).isConcrete();
      Class<?> other = concrete ? byName.putIfAbsent(nameOf(subtype), raw) : null;
      if (other != null && other != raw) {
        throw refused(
            type,
            path,
            String.format(
                "permits %s and %s, which have one simple name; rename one, or give each a"
                    + " @JsonTypeName",
                other.getName(), raw.getName()));
      }
      if (raw != type.getRawClass()) {
        visit(context.constructSpecializedType(type, raw), path);
      }
    }
  }

  private static String nameOf(NamedType subtype) {
    return subtype.hasName() ? subtype.getName() : SealedTypes.nameOf(subtype.getType());
  }

  private void refuseClassNames(JavaType type, TypeDeserializer typed, String path) {
    if (typed instanceof AsDeductionTypeDeserializer) {
      return; // by the set of properties: there is no name at all
    }
    TypeIdResolver names = typed.getTypeIdResolver();
    if (names.getClass() != TypeNameIdResolver.class
        && names.getClass() != SimpleNameIdResolver.class) {
      throw refused(type, path, byClassName("its @JsonTypeInfo"));
    }
  }

  private static boolean isByName(JsonTypeInfo.Id use) {
    return switch (use) {
      case NONE, NAME, SIMPLE_NAME, DEDUCTION -> true;
      default -> false;
    };
  }

  private static String byClassName(String what) {
    return what
        + " lets stored data choose the class; use @JsonTypeInfo(use = NAME), or a sealed type"
        + " without it";
  }

  private IdempotencyConfigurationException refused(JavaType type, String path, String reason) {
    return subject.refused(path, type.getRawClass().getTypeName() + " " + reason);
  }
}
