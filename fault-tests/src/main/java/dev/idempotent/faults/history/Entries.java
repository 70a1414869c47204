package dev.idempotent.faults.history;

import dev.idempotent.faults.history.Answer.Declined;
import dev.idempotent.faults.history.Answer.Done;
import dev.idempotent.faults.history.Answer.Failed;
import dev.idempotent.faults.history.Answer.Refused;
import dev.idempotent.faults.history.Answer.Untyped;
import dev.idempotent.faults.history.Answer.Value;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How invocations and answers become the fields of a {@link Line}, and fields become them. */
final class Entries {
  static final String INVOKED = "I";
  static final String ANSWERED = "A";
  private static final String NONE = "-";

  private Entries() {}

  static List<String> ofInvocation(
      String id, @Nullable String parent, Identity identity, int payload, long at) {
    return List.of(
        INVOKED,
        id,
        parent == null ? NONE : parent,
        identity.operation().name(),
        identity.scope(),
        identity.key(),
        Integer.toString(payload),
        Long.toString(at));
  }

  static Call toCall(List<String> fields) {
    String parent = fields.get(2);
    return new Call(
        fields.get(1),
        parent.equals(NONE) ? null : parent,
        new Identity(Operation.valueOf(fields.get(3)), fields.get(4), fields.get(5)),
        Integer.parseInt(fields.get(6)),
        Long.parseLong(fields.get(7)),
        0,
        null);
  }

  static List<String> ofAnswer(String id, Answer answer, long at) {
    List<String> fields = new ArrayList<>(List.of(ANSWERED, id, Long.toString(at)));
    if (answer instanceof Value value) {
      fields.add("VALUE");
      add(fields, value.receipt());
    } else if (answer instanceof Declined declined) {
      fields.add("DECLINED");
      add(fields, declined.receipt());
    } else if (answer instanceof Refused refused) {
      fields.addAll(List.of("REFUSED", refused.code()));
    } else if (answer instanceof Failed failed) {
      fields.addAll(List.of("FAILED", failed.reason()));
    } else if (answer instanceof Untyped untyped) {
      fields.addAll(List.of("UNTYPED", untyped.type()));
    } else {
      fields.add("DONE");
    }
    return fields;
  }

  private static void add(List<String> fields, Receipt receipt) {
    fields.add(receipt.run());
    fields.add(receipt.operation());
    fields.add(receipt.scope());
    fields.add(receipt.key());
    fields.add(Integer.toString(receipt.payload()));
  }

  static Answer toAnswer(List<String> fields) {
    return switch (fields.get(3)) {
      case "VALUE" -> new Value(toReceipt(fields));
      case "DECLINED" -> new Declined(toReceipt(fields));
      case "REFUSED" -> new Refused(fields.get(4));
      case "FAILED" -> new Failed(fields.get(4));
      case "UNTYPED" -> new Untyped(fields.get(4));
      case "DONE" -> new Done();
      default -> throw new IllegalArgumentException("a history holds an unknown answer");
    };
  }

  private static Receipt toReceipt(List<String> fields) {
    return new Receipt(
        fields.get(4),
        fields.get(5),
        fields.get(6),
        fields.get(7),
        Integer.parseInt(fields.get(8)));
  }
}
