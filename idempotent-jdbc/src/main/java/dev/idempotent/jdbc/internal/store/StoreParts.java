package dev.idempotent.jdbc.internal.store;

import dev.idempotent.jdbc.internal.transaction.TransactionBinding;
import dev.idempotent.spi.Ticker;
import javax.sql.DataSource;

/** What the claims of one store share. */
record StoreParts(
    DataSource pool,
    TransactionBinding binding,
    KeyTable table,
    ClaimSteps steps,
    CommitResolver resolver,
    Procedures procedures,
    StoreSettings settings,
    Ticker ticker) {}
