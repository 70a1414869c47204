package dev.idempotent.json;

import dev.idempotent.spi.FailureCodec;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.json.JsonMapper;

/** Writes and reads the failures that one method declares, and proves that they can be replayed. */
final class BoundFailureCodec implements FailureCodec.BoundFailures {

  private final FailureForm form;
  private final ProvenCodec<Throwable> codec;

  BoundFailureCodec(JsonMapper mapper, List<FailureType> types) {
    Set<String> names = new HashSet<>();
    Map<String, Set<String>> aliases = new HashMap<>();
    for (FailureType type : types) {
      for (FailureProperty property : type.properties()) {
        names.add(property.name());
        names.addAll(property.type().propertyNames());
        property
            .type()
            .aliases()
            .forEach(
                (former, now) ->
                    aliases.computeIfAbsent(former, name -> new HashSet<>()).addAll(now));
      }
    }
    this.form = new FailureForm(mapper, types);
    this.codec = new ProvenCodec<>(form, new StoredForm(mapper, aliases), new FailureText(names));
  }

  @Override
  public boolean records(Throwable failure) {
    return form.knows(failure.getClass());
  }

  @Override
  public byte[] encode(Throwable failure) {
    return codec.encode(failure);
  }

  @Override
  public Throwable decode(byte[] data) {
    return codec.decode(data);
  }
}
