package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.JavaType;
import tools.jackson.databind.SerializationConfig;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.ValueSerializer;
import tools.jackson.databind.deser.Deserializers;
import tools.jackson.databind.deser.std.StdConvertingDeserializer;
import tools.jackson.databind.jsontype.TypeDeserializer;
import tools.jackson.databind.jsontype.TypeSerializer;
import tools.jackson.databind.ser.Serializers;
import tools.jackson.databind.ser.std.StdConvertingSerializer;
import tools.jackson.databind.type.ReferenceType;
import tools.jackson.databind.type.TypeFactory;
import tools.jackson.databind.util.StdConverter;

/**
 * Stores an {@code Optional} as an array of none or one. Jackson's own form, the bare value or
 * null, can't tell {@code null} from {@code Optional.empty()}, nor an empty one inside a present
 * one.
 */
final class OptionalAsArray {

  private OptionalAsArray() {}

  static Serializers serializers() {
    return new Serializers.Base() {
      @Override
      public @Nullable ValueSerializer<?> findReferenceSerializer(
          SerializationConfig config,
          ReferenceType type,
          BeanDescription.Supplier description,
          JsonFormat.@Nullable Value format,
          @Nullable TypeSerializer contentType,
          @Nullable ValueSerializer<Object> content) {
        return type.hasRawClass(Optional.class)
            ? new StdConvertingSerializer(new ToList(type))
            : null;
      }
    };
  }

  static Deserializers deserializers() {
    return new Deserializers.Base() {
      @Override
      public @Nullable ValueDeserializer<?> findReferenceDeserializer(
          ReferenceType type,
          DeserializationConfig config,
          BeanDescription.Supplier description,
          @Nullable TypeDeserializer contentType,
          @Nullable ValueDeserializer<?> content) {
        return type.hasRawClass(Optional.class)
            ? new StdConvertingDeserializer<>(new FromList(type))
            : null;
      }

      @Override
      public boolean hasDeserializerFor(DeserializationConfig config, Class<?> type) {
        return type == Optional.class;
      }
    };
  }

  private static JavaType listOf(TypeFactory types, ReferenceType optional) {
    return types.constructCollectionType(List.class, optional.getReferencedType());
  }

  private static final class ToList extends StdConverter<Optional<?>, List<?>> {

    private final ReferenceType optional;

    private ToList(ReferenceType optional) {
      this.optional = optional;
    }

    @Override
    public List<?> convert(Optional<?> value) {
      return value.isPresent() ? List.of(value.get()) : List.of();
    }

    @Override
    public JavaType getInputType(TypeFactory types) {
      return optional;
    }

    @Override
    public JavaType getOutputType(TypeFactory types) {
      return listOf(types, optional);
    }
  }

  private static final class FromList extends StdConverter<List<?>, Optional<?>> {

    private final ReferenceType optional;

    private FromList(ReferenceType optional) {
      this.optional = optional;
    }

    @Override
    public Optional<?> convert(List<?> value) {
      if (value.size() > 1) {
        throw new IllegalArgumentException("more than one element for an Optional");
      }
      // A null element is refused by Optional.of: it was never written.
      return value.isEmpty() ? Optional.empty() : Optional.of(value.get(0));
    }

    @Override
    public JavaType getInputType(TypeFactory types) {
      return listOf(types, optional);
    }

    @Override
    public JavaType getOutputType(TypeFactory types) {
      return optional;
    }
  }
}
