package dev.idempotent.json;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Locale;
import java.util.TimeZone;
import java.util.function.UnaryOperator;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.cfg.EnumFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Builds the codec's mapper. Every setting that shapes the stored form is given here, also where it
 * is Jackson's default: a default may change, the rows in the table may not.
 */
final class CodecMapper {

  private CodecMapper() {}

  static JsonMapper build(UnaryOperator<JsonMapper.Builder> customisation) {
    return fixed(customisation.apply(JsonMapper.builder())).build();
  }

  private static JsonMapper.Builder fixed(JsonMapper.Builder builder) {
    values(builder);
    written(builder);
    read(builder);
    return builder.deactivateDefaultTyping().addModule(new CodecModule());
  }

  /** A value is its fields. */
  private static void values(JsonMapper.Builder builder) {
    builder
        .changeDefaultVisibility(
            visibility ->
                visibility
                    .withFieldVisibility(Visibility.ANY)
                    .withGetterVisibility(Visibility.NONE)
                    .withIsGetterVisibility(Visibility.NONE)
                    .withSetterVisibility(Visibility.NONE))
        .changeDefaultPropertyInclusion(
            ignored ->
                JsonInclude.Value.construct(JsonInclude.Include.ALWAYS, JsonInclude.Include.ALWAYS))
        .enable(MapperFeature.USE_ANNOTATIONS)
        .enable(MapperFeature.PROPAGATE_TRANSIENT_MARKER)
        .disable(MapperFeature.USE_STATIC_TYPING)
        .disable(MapperFeature.USE_GETTERS_AS_SETTERS);
  }

  private static void written(JsonMapper.Builder builder) {
    builder
        .defaultLocale(Locale.ROOT)
        .defaultTimeZone(TimeZone.getTimeZone("UTC"))
        // The order of declaration may change between two versions of the application.
        .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
        .disable(MapperFeature.SORT_CREATOR_PROPERTIES_FIRST)
        .disable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
        .disable(SerializationFeature.INDENT_OUTPUT)
        .disable(SerializationFeature.WRAP_ROOT_VALUE)
        .disable(SerializationFeature.WRITE_SINGLE_ELEM_ARRAYS_UNWRAPPED)
        .disable(SerializationFeature.WRITE_CHAR_ARRAYS_AS_JSON_ARRAYS)
        .enable(SerializationFeature.WRITE_EMPTY_JSON_ARRAYS)
        .enable(SerializationFeature.FAIL_ON_SELF_REFERENCES)
        .disable(SerializationFeature.WRITE_SELF_REFERENCES_AS_NULL)
        .disable(EnumFeature.WRITE_ENUMS_USING_TO_STRING)
        .disable(EnumFeature.WRITE_ENUMS_USING_INDEX)
        .disable(EnumFeature.WRITE_ENUM_KEYS_USING_INDEX)
        .disable(EnumFeature.WRITE_ENUMS_TO_LOWERCASE)
        .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DATE_KEYS_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
        .disable(DateTimeFeature.WRITE_DATES_WITH_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.TRUNCATE_TO_MSECS_ON_WRITE)
        .disable(DateTimeFeature.WRITE_UTC_AS_OFFSET)
        .enable(DateTimeFeature.ONE_BASED_MONTHS)
        .enable(DateTimeFeature.WRITE_DATES_WITH_ZONE_ID)
        .enable(JsonWriteFeature.QUOTE_PROPERTY_NAMES)
        .enable(JsonWriteFeature.WRITE_NAN_AS_STRINGS)
        .disable(JsonWriteFeature.WRITE_NUMBERS_AS_STRINGS)
        // A lone surrogate, for which UTF-8 has no bytes, is written as an escape all the same.
        .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
        .disable(JsonWriteFeature.ESCAPE_NON_ASCII)
        .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES);
  }

  private static void read(JsonMapper.Builder builder) {
    builder
        .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_IGNORED_PROPERTIES)
        .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
        .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
        .enable(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
        .enable(DeserializationFeature.FAIL_ON_INVALID_SUBTYPE)
        .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
        .disable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
        .disable(DeserializationFeature.UNWRAP_SINGLE_VALUE_ARRAYS)
        .disable(DeserializationFeature.ACCEPT_EMPTY_STRING_AS_NULL_OBJECT)
        .disable(DeserializationFeature.ACCEPT_EMPTY_ARRAY_AS_NULL_OBJECT)
        .disable(DeserializationFeature.UNWRAP_ROOT_VALUE)
        .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
        .disable(MapperFeature.ACCEPT_CASE_INSENSITIVE_PROPERTIES)
        .disable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
        .disable(MapperFeature.ACCEPT_CASE_INSENSITIVE_VALUES)
        .enable(MapperFeature.REQUIRE_TYPE_ID_FOR_SUBTYPES)
        .disable(MapperFeature.USE_BASE_TYPE_AS_DEFAULT_IMPL)
        .enable(EnumFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
        .disable(EnumFeature.READ_ENUMS_USING_TO_STRING)
        .disable(EnumFeature.READ_ENUM_KEYS_USING_INDEX)
        .disable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_AS_NULL)
        .disable(EnumFeature.READ_UNKNOWN_ENUM_VALUES_USING_DEFAULT_VALUE)
        .disable(DateTimeFeature.ADJUST_DATES_TO_CONTEXT_TIME_ZONE)
        .disable(DateTimeFeature.NORMALIZE_DESERIALIZED_ZONE_ID)
        .disable(DateTimeFeature.TRUNCATE_TO_MSECS_ON_READ)
        .withCoercionConfigDefaults(
            coercion -> {
              for (CoercionInputShape shape : CoercionInputShape.values()) {
                if (shape != CoercionInputShape.Integer) {
                  coercion.setCoercion(shape, CoercionAction.Fail);
                }
              }
            });
  }
}
