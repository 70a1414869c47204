package dev.idempotent.json;

import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeType;

/**
 * Compares stored data with what its value is written as now. Equal bytes are the common case;
 * beyond them the order of an object's members, the notation of a number and a property's former
 * name may differ, and nothing else.
 */
final class StoredForm {

  private final ObjectReader trees;
  private final Map<String, Set<String>> aliases;

  StoredForm(JsonMapper mapper, Map<String, Set<String>> aliases) {
    this.trees =
        mapper
            .readerFor(JsonNode.class)
            .with(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .with(DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY);
    this.aliases = aliases;
  }

  boolean same(byte[] stored, byte[] now) {
    return Arrays.equals(stored, now) || same(tree(stored), tree(now));
  }

  private JsonNode tree(byte[] data) {
    return trees.readValue(data, 1, data.length - 1);
  }

  private boolean same(JsonNode stored, JsonNode now) {
    JsonNodeType type = stored.getNodeType();
    if (type != now.getNodeType() || stored.size() != now.size()) {
      return false;
    }
    return switch (type) {
      case OBJECT -> sameMembers(stored, now);
      case ARRAY -> sameElements(stored, now);
      case NUMBER -> stored.decimalValue().compareTo(now.decimalValue()) == 0;
      default -> stored.equals(now);
    };
  }

  private boolean sameMembers(JsonNode stored, JsonNode now) {
    for (Map.Entry<String, JsonNode> member : stored.properties()) {
      JsonNode counterpart = now.get(member.getKey());
      if (counterpart == null) {
        for (String name : aliases.getOrDefault(member.getKey(), Set.of())) {
          counterpart = counterpart == null ? now.get(name) : counterpart;
        }
      }
      if (counterpart == null || !same(member.getValue(), counterpart)) {
        return false;
      }
    }
    return true;
  }

  private boolean sameElements(JsonNode stored, JsonNode now) {
    Iterator<JsonNode> other = now.iterator();
    for (JsonNode element : stored) {
      if (!same(element, other.next())) {
        return false;
      }
    }
    return true;
  }
}
