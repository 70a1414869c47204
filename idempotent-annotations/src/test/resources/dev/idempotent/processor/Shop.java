package app;

import java.io.InputStream;
import java.math.BigDecimal;
import java.util.*;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.*;

record ChargeCommand(
    String customerId,
    String requestId,
    BigDecimal amount,
    Long version,
    @Nullable String coupon,
    Optional<String> voucher,
    Object payload,
    Details details,
    List<Line> lines,
    Map<String, String> headers,
    Map<Channel, String> labels) {}

record Line(String sku, int count) {}

record Receipt(String id) {}

record Attachment(String name, InputStream content) {}

record Envelope(Object content) {}

interface Details {
  String getReason();
}

interface Answer {}

enum Channel {
  WEB,
  SHOP
}

class Session {
  AtomicLong counter;
}

abstract class Rejected extends RuntimeException {}

class Declined extends Rejected {}
