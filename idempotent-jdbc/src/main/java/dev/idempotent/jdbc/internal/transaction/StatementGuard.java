package dev.idempotent.jdbc.internal.transaction;

import java.lang.reflect.Method;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards a statement of any kind: looks at the SQL that it is given. */
final class StatementGuard extends ChildGuard {
  private boolean mayEnd;

  /**
   * Creates the guard.
   *
   * @param mayEnd whether the statement was prepared from SQL that may end the transaction
   */
  StatementGuard(Guard parent, Statement delegate, boolean mayEnd) {
    super(parent, delegate);
    this.mayEnd = mayEnd;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    boolean executes = method.getName().startsWith("execute");
    if ((executes || method.getName().equals("addBatch"))
        && arguments != null
        && arguments[0] instanceof String sql) {
      mayEnd |= mayEnd(sql);
    }
    return executes && mayEnd
        ? passProbed(method, arguments)
        : super.handle(proxy, method, arguments);
  }
}
