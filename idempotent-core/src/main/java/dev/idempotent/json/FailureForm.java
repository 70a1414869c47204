package dev.idempotent.json;

import java.io.OutputStream;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.json.JsonMapper;

/**
 * Exceptions of the declared types as {@code {"type": …, "message": …, "properties": {…}}}.
 *
 * <p>The type comes first and is only compared with the declared names. {@code "detail"} follows
 * the message where an overridden {@code getMessage()} has made it of another one. Properties that
 * are null are left out, so that data from before such a property was added can be read.
 */
final class FailureForm implements JsonForm<Throwable> {

  private static final String TYPE = "type";
  private static final String MESSAGE = "message";
  private static final String DETAIL = "detail";
  private static final String PROPERTIES = "properties";

  private final JsonMapper mapper;
  private final Map<Class<?>, FailureType> byClass = new LinkedHashMap<>();
  private final Map<String, FailureType> byName = new HashMap<>();

  FailureForm(JsonMapper mapper, Iterable<FailureType> types) {
    this.mapper = mapper;
    for (FailureType type : types) {
      byClass.put(type.type(), type);
      FailureType other = byName.put(type.name(), type);
      if (other != null && other.type() != type.type()) {
        throw Subject.failures(type.type())
            .refused("", "two class loaders have one of that name; declare one");
      }
    }
  }

  boolean knows(Class<?> type) {
    return byClass.containsKey(type);
  }

  @Override
  public void write(OutputStream out, Throwable failure) {
    FailureType type = typeOf(failure);
    FailureState state = type.stateOf(failure);
    try (JsonGenerator json = mapper.createGenerator(out)) {
      json.writeStartObject();
      json.writeStringProperty(TYPE, type.name());
      json.writeStringProperty(MESSAGE, state.message());
      if (state.hasOwnDetail()) {
        json.writeStringProperty(DETAIL, state.detail());
      }
      json.writeObjectPropertyStart(PROPERTIES);
      for (FailureProperty property : type.properties()) {
        Object value = state.properties().get(property.name());
        if (value != null) {
          property.write(json, value);
        }
      }
      json.writeEndObject();
      json.writeEndObject();
    }
  }

  @Override
  public Throwable read(byte[] data, int offset, int length) {
    try (JsonParser json = mapper.createParser(data, offset, length)) {
      require(json.nextToken() == JsonToken.START_OBJECT);
      require(TYPE.equals(json.nextName()));
      FailureType type = byName.get(String.valueOf(text(json)));
      if (type == null) {
        throw new CodecRefusal("its type is not among the declared ones");
      }
      return type.create(state(json, type));
    }
  }

  private static FailureState state(JsonParser json, FailureType type) {
    Map<String, @Nullable String> texts = new HashMap<>();
    Map<String, Object> properties = new TreeMap<>();
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      String name = json.currentName();
      switch (name) {
        case MESSAGE, DETAIL -> texts.put(name, text(json));
        case PROPERTIES -> readProperties(json, type, properties);
        default -> throw new CodecRefusal("it has a member of an unknown name");
      }
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
    String message = texts.get(MESSAGE);
    String detail = texts.containsKey(DETAIL) ? texts.get(DETAIL) : message;
    return new FailureState(message, detail, properties);
  }

  private static void readProperties(
      JsonParser json, FailureType type, Map<String, Object> properties) {
    require(json.nextToken() == JsonToken.START_OBJECT);
    while (json.nextToken() == JsonToken.PROPERTY_NAME) {
      FailureProperty property = type.property(json.currentName());
      if (property == null) {
        throw new CodecRefusal("it has a property of an unknown name");
      }
      json.nextToken();
      Object value = property.read(json);
      require(value != null);
      properties.put(property.name(), value);
    }
    require(json.currentToken() == JsonToken.END_OBJECT);
  }

  private static @Nullable String text(JsonParser json) {
    JsonToken token = json.nextToken();
    require(token == JsonToken.VALUE_STRING || token == JsonToken.VALUE_NULL);
    return token == JsonToken.VALUE_NULL ? null : json.getString();
  }

  private static void require(boolean condition) {
    if (!condition) {
      throw new CodecRefusal("it is not of the form in which failures are stored");
    }
  }

  @Override
  public @Nullable String difference(Throwable failure, Throwable replayed) {
    return typeOf(failure).stateOf(failure).difference(typeOf(replayed).stateOf(replayed));
  }

  @Override
  public String nameOf(Throwable failure) {
    return "a failure of type " + failure.getClass().getName();
  }

  @Override
  public String name() {
    return "a failure of a declared type";
  }

  private FailureType typeOf(Throwable failure) {
    FailureType type = byClass.get(failure.getClass());
    if (type == null) {
      throw new CodecRefusal("its type is not among the declared ones");
    }
    return type;
  }
}
