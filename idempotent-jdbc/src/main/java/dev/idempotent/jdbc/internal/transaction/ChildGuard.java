package dev.idempotent.jdbc.internal.transaction;

import java.lang.reflect.Method;
import java.sql.Connection;
import org.jspecify.annotations.Nullable;

/** Guards a result set or the meta data. */
class ChildGuard extends Guard {
  private final Guard parent;

  ChildGuard(Guard parent, Object delegate) {
    super(parent.transaction(), delegate);
    this.parent = parent;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    return switch (method.getName()) {
      case "getConnection" -> connection();
      // Closing passes at all times: try-with-resources must not hide the first exception.
      case "close" -> transaction().isEnded() ? null : passUnchecked(method, arguments);
      case "isClosed" -> transaction().isEnded() ? true : passUnchecked(method, arguments);
      case "isWrapperFor" -> isWrapperFor(proxy, method, arguments);
      case "unwrap" -> unwrap(proxy, method, arguments);
      default -> pass(method, arguments);
    };
  }

  @Override
  final Connection connection() {
    return parent.connection();
  }
}
