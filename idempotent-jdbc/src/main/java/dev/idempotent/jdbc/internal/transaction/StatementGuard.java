package dev.idempotent.jdbc.internal.transaction;

import dev.idempotent.jdbc.internal.sql.ImplicitCommit.Effect;
import java.lang.reflect.Method;
import java.sql.Statement;
import org.jspecify.annotations.Nullable;

/** Guards a statement of any kind: looks at the SQL that it is given. */
final class StatementGuard extends ChildGuard {
  private Effect effect;

  /**
   * Creates the guard.
   *
   * @param effect what the SQL that it was prepared from does to the transaction
   */
  StatementGuard(Guard parent, Statement delegate, Effect effect) {
    super(parent, delegate);
    this.effect = effect;
  }

  @Override
  @Nullable Object handle(Object proxy, Method method, @Nullable Object @Nullable [] arguments)
      throws Throwable {
    boolean executes = method.getName().startsWith("execute");
    if ((executes || method.getName().equals("addBatch"))
        && arguments != null
        && arguments[0] instanceof String sql) {
      effect = effect.or(effectOf(sql));
    }
    if (executes && effect != Effect.NONE) {
      // Of several statements in one text, another one may be the worst.
      transaction().markSavepoint();
    }
    if (executes && effect == Effect.MAY_END) {
      return passProbed(method, arguments);
    }
    if (executes && method.getName().endsWith("Batch")) {
      if (effect == Effect.REWINDS) {
        transaction().markRewound();
      }
      return passBatch(method, arguments);
    }
    if (executes && effect == Effect.REWINDS) {
      return passRewinding(method, arguments);
    }
    return super.handle(proxy, method, arguments);
  }
}
