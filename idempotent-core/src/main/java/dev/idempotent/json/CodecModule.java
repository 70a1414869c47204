package dev.idempotent.json;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.Version;
import tools.jackson.databind.AbstractTypeResolver;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JavaType;

/** What the codec adds to Jackson: sealed types, exact Optionals, sets and maps that keep order. */
final class CodecModule extends JacksonModule {

  @Override
  public String getModuleName() {
    return "idempotent-results";
  }

  @Override
  public Version version() {
    return Version.unknownVersion();
  }

  @Override
  public void setupModule(SetupContext context) {
    context.appendAnnotationIntrospector(new SealedTypes());
    context.addSerializers(OptionalAsArray.serializers());
    context.addDeserializers(OptionalAsArray.deserializers());
    context.addAbstractTypeResolver(new OrderKeeping());
  }

  /** A set or map that keeps the order of the data is written the same when it comes back. */
  private static final class OrderKeeping extends AbstractTypeResolver {

    private static final Map<Class<?>, Class<?>> ORDERED =
        Map.of(
            Set.class, LinkedHashSet.class,
            HashSet.class, LinkedHashSet.class,
            HashMap.class, LinkedHashMap.class);

    @Override
    public @Nullable JavaType findTypeMapping(DeserializationConfig config, JavaType type) {
      Class<?> ordered = ORDERED.get(type.getRawClass());
      return ordered == null
          ? null
          : config.getTypeFactory().constructSpecializedType(type, ordered);
    }
  }
}
