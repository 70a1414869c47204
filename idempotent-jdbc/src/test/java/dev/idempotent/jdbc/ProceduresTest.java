package dev.idempotent.jdbc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.InstanceOfAssertFactories.type;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.idempotent.CallInProgressException;
import dev.idempotent.ErrorCode;
import dev.idempotent.Idempotency;
import dev.idempotent.IdempotencyConfigurationException;
import dev.idempotent.IdempotencyException;
import dev.idempotent.TransactionLostException;
import dev.idempotent.jdbc.internal.sql.DriverFlags;
import dev.idempotent.testdatabase.RequiresMySql;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Stored procedures that begin and end the calls' transactions. */
final class ProceduresTest {
  /** Of a call that claims LAST and commits by a procedure. */
  private static final Duration SHORTEST_WAIT = Duration.ofSeconds(1);

  private Bench bench;
  private HikariDataSource pool;
  private JdbcIdempotency engine;
  private final AtomicInteger runs = new AtomicInteger();

  @BeforeEach
  void open() throws SQLException {
    bench = new Bench();
  }

  @AfterEach
  void close() {
    if (engine != null) {
      Idempotency.uninstall(engine);
    }
    bench.close();
  }

  private void start(boolean autoCommit) {
    start(config -> config.setAutoCommit(autoCommit), builder -> builder.waitAtMost(SHORTEST_WAIT));
  }

  private void start(
      Consumer<HikariConfig> settings, UnaryOperator<JdbcIdempotency.Builder> engineSettings) {
    pool =
        bench.pool(
            config -> {
              config.setMaximumPoolSize(1);
              settings.accept(config);
            });
    engine =
        bench.engine(
            pool,
            builder ->
                engineSettings.apply(
                    builder.procedures(true).nearCache(cache -> cache.maximumBytes(0))));
    Idempotency.install(engine);
  }

  private String call(String key) throws SQLException {
    return engine.<String, SQLException>call("op", key, String.class, this::write);
  }

  private String write() throws SQLException {
    Bench.write(engine.dataSource(), "line");
    return "run " + runs.incrementAndGet();
  }

  private @Nullable Void callVoid(String key) throws SQLException {
    return engine.<Void, SQLException>call(
        "op",
        key,
        Void.class,
        () -> {
          write();
          return null;
        });
  }

  private String callLast(String key) throws Exception {
    return Annotated.call("last", key, this::write);
  }

  /** Statements of clients, as the session itself counts them: not those inside of procedures. */
  private long sent(Callable<?> action) throws Exception {
    long bare = questions(() -> null);
    return questions(action) - bare;
  }

  private long questions(Callable<?> action) throws Exception {
    long before = questions();
    action.call();
    return questions() - before;
  }

  private long questions() throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery("SHOW SESSION STATUS LIKE 'Questions'")) {
      row.next();
      return row.getLong(2);
    }
  }

  private void warmUp() throws Exception {
    for (int i = 0; i < 4; i++) {
      call("warm-up " + i);
      callVoid("warm-up of void " + i);
      callLast("warm-up of last " + i);
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 3, 3, 3", "false, 3, 3, 2"})
  void freshCalls_takeOneRoundTripLessWhereProceduresHelp(
      boolean autoCommit, int withResult, int ofVoid, int last) throws Exception {
    start(autoCommit);
    warmUp();

    // Each has one statement of the method's own among them.
    assertThat(sent(() -> call("key"))).as("with result").isEqualTo(withResult);
    assertThat(sent(() -> callVoid("void key"))).as("void").isEqualTo(ofVoid);
    assertThat(sent(() -> callLast("last key"))).as("LAST").isEqualTo(last);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void calls_runOnceAndReplay(boolean autoCommit) throws Exception {
    start(autoCommit);
    for (int i = 0; i < 4; i++) {
      callAllKindsTwice("key " + i);
    }
    bench.assertAtRest();
  }

  /**
   * Makes a fresh call of each kind and its replay, and checks that each ran and committed once.
   */
  private void callAllKindsTwice(String key) throws Exception {
    long keysBefore = bench.keyRows();
    long linesBefore = bench.ledgerRows();

    assertThat(call(key)).isEqualTo("run " + runs).isEqualTo(call(key));
    callVoid("void " + key);
    callVoid("void " + key);
    assertThat(callLast(key)).isEqualTo("run " + runs).isEqualTo(callLast(key));

    assertThat(bench.ledgerRows()).isEqualTo(linesBefore + 3);
    assertThat(bench.keyRows()).isEqualTo(keysBefore + 3);
  }

  @ParameterizedTest
  @CsvSource({
    "true, claim", "true, complete", "true, put",
    "false, claim", "false, complete", "false, put"
  })
  void procedureThatIsDropped_isReplacedByStatements(boolean autoCommit, String which)
      throws Exception {
    start(autoCommit);
    warmUp();
    bench.execute("DROP PROCEDURE idempotent_call_" + which);

    for (int i = 0; i < 3; i++) {
      callAllKindsTwice("key " + i);
    }
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void procedureWithOtherParameters_isReplacedByStatements(boolean autoCommit) throws Exception {
    start(autoCommit);
    replace("claim", "()", "SELECT 1");
    replace("complete", "()", "SELECT 1");
    replace("put", "()", "SELECT 1");

    callAllKindsTwice("key");
    bench.assertAtRest();
  }

  @RequiresMySql("rights on databases of tests, which MariaDB gives to everybody")
  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void userWithoutTheRightToExecute_getsStatements(boolean autoCommit) throws Exception {
    start(autoCommit);
    String user = bench.schema().name();
    String account = "'" + user + "'@'%'";
    bench.execute("CREATE USER " + account + " IDENTIFIED BY 'secret'");
    try {
      bench.execute(
          "GRANT SELECT, INSERT, UPDATE, DELETE ON `"
              + bench.schema().name()
              + "`.* TO "
              + account);
      HikariDataSource restricted =
          bench.pool(
              config -> {
                config.setUsername(user);
                config.setPassword("secret");
                config.setAutoCommit(autoCommit);
              });
      engine =
          bench.engine(restricted, builder -> builder.procedures(true).schema(SchemaMode.LEAVE));

      assertThat(call("key")).isEqualTo(call("key")).isEqualTo("run 1");
      assertThat(catchThrowable(() -> bench.engine(restricted, this::validating)))
          .hasMessageContaining("idempotent_call_put");
    } finally {
      bench.execute("DROP USER " + account);
    }
  }

  private JdbcIdempotency.Builder validating(JdbcIdempotency.Builder builder) {
    return builder.procedures(true).schema(SchemaMode.VALIDATE);
  }

  private void replace(String which, String parameters, String body) throws SQLException {
    String name = "idempotent_call_" + which;
    bench.execute("DROP PROCEDURE " + name);
    bench.execute(
        "CREATE PROCEDURE " + name + parameters + " SQL SECURITY INVOKER BEGIN " + body + "; END");
  }

  private static final String COMPLETE_PARAMETERS =
      "(o INT, r LONGTEXT, s VARCHAR(256), i CHAR(64), a CHAR(32))";
  private static final String PUT_PARAMETERS =
      "(s VARCHAR(256), i CHAR(64), a CHAR(32), o INT, r LONGTEXT, f CHAR(64), t BIGINT)";
  private static final String COMPLETE_BODY =
      "UPDATE idempotent_call SET outcome = o, result = UNHEX(r) WHERE attempt = UNHEX(a)";
  private static final String PUT_BODY =
      "INSERT INTO idempotent_call (scope, identity, attempt, outcome, result, expires_at) VALUES"
          + " (UNHEX(s), UNHEX(i), UNHEX(a), o, UNHEX(r), UTC_TIMESTAMP(6) + INTERVAL t MICROSECOND)";

  /** What a server answers whose statement is killed before, in or right after its COMMIT. */
  private void answerWith(int error, String beforeIt) throws SQLException {
    String signal = "; SIGNAL SQLSTATE '70100' SET MYSQL_ERRNO = " + error;
    replace("complete", COMPLETE_PARAMETERS, COMPLETE_BODY + beforeIt + signal);
    replace("put", PUT_PARAMETERS, PUT_BODY + beforeIt + signal);
  }

  @ParameterizedTest
  @CsvSource({"true, 1317", "false, 1317", "true, 9999", "false, 9999"})
  void errorAfterTheCommit_isACommit(boolean autoCommit, int error) throws Exception {
    start(autoCommit);
    answerWith(error, "; COMMIT");

    callAllKindsTwice("key");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @CsvSource({"true, 1317", "false, 1317", "true, 9999", "false, 9999"})
  void errorBeforeTheCommit_isNone(boolean autoCommit, int error) throws Exception {
    start(autoCommit);
    answerWith(error, "");

    assertThat(codeOf(() -> call("key"))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);
    assertThat(codeOf(() -> callLast("key"))).isEqualTo(ErrorCode.STORE_UNAVAILABLE);

    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
  }

  private static ErrorCode codeOf(ThrowableAssert.ThrowingCallable call) {
    return ((IdempotencyException) catchThrowable(call)).code();
  }

  @ParameterizedTest
  @CsvSource({"true, 1213", "false, 1213", "true, 1290", "false, 1290"})
  void refusalOfTheCommit_isToldAsSuch(boolean autoCommit, int error) throws Exception {
    start(autoCommit);
    answerWith(error, "");

    assertThat(codeOf(() -> call("key"))).isEqualTo(ErrorCode.COMMIT_REFUSED);

    assertThat(bench.ledgerRows()).isZero();
    assertThat(bench.keyRows()).isZero();
    bench.assertAtRest();
  }

  @Test
  void shortWait_doesNotBoundTheCommit() throws Exception {
    start(
        config -> config.setAutoCommit(false),
        builder -> builder.waitAtMost(SHORTEST_WAIT.minusMillis(1)));
    warmUp();

    assertThat(sent(() -> callLast("last key"))).isEqualTo(3);
  }

  /** The pool could not hear of a commit there without a round trip, or from another server. */
  @ParameterizedTest
  @CsvSource({
    "jdbc:mysql://ADDRESS/, true",
    "'jdbc:mysql://ADDRESS,ADDRESS/', false",
    "'jdbc:mysql:loadbalance://ADDRESS,ADDRESS/', false",
    "'jdbc:mysql:replication://ADDRESS,ADDRESS/', false"
  })
  void urlOfSeveralServers_isRecognised(String form, boolean single) throws SQLException {
    String plain = bench.schema().jdbcUrl();
    int from = plain.indexOf("//") + 2;
    int to = plain.indexOf('/', from);
    String url = form.replace("ADDRESS", plain.substring(from, to)) + plain.substring(to + 1);
    HikariDataSource several = bench.pool(config -> config.setJdbcUrl(url));

    try (Connection connection = several.getConnection()) {
      assertThat(DriverFlags.canTellOfCommit(connection)).isEqualTo(single);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void procedureThatDoesNotCommit_isFollowedByCommit(boolean autoCommit) throws Exception {
    start(autoCommit);
    replace("complete", COMPLETE_PARAMETERS, COMPLETE_BODY);
    replace("put", PUT_PARAMETERS, PUT_BODY);

    callAllKindsTwice("key");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void rowThatIsGone_failsTheCall(boolean autoCommit) throws Exception {
    start(autoCommit);

    assertThatThrownBy(
            () ->
                engine.<String, SQLException>call(
                    "op",
                    "key",
                    String.class,
                    () -> {
                      try (Connection connection = engine.dataSource().getConnection()) {
                        Rival.run(connection, "DELETE FROM idempotent_call");
                      }
                      return write();
                    }))
        .isInstanceOf(TransactionLostException.class);

    assertThat(bench.ledgerRows()).isZero();
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateKeyThatAnotherHolds_endsInTime(boolean autoCommit) throws Exception {
    start(autoCommit);
    JdbcIdempotency other = otherHost();

    other.<String, Exception>call(
        Annotated.LAST,
        "key",
        String.class,
        () -> {
          assertThatThrownBy(() -> Annotated.call("last", "key", this::write))
              .isInstanceOf(CallInProgressException.class);
          return "of the other";
        });

    assertThat(bench.ledgerRows()).isZero();
    assertThat(Annotated.call("last", "key", this::write)).isEqualTo("of the other");
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void lateKeyThatAnotherHasWritten_givesWay(boolean autoCommit) throws Exception {
    start(autoCommit);
    JdbcIdempotency other = otherHost();

    String result =
        Annotated.call(
            "last",
            "key",
            () -> {
              write();
              return other.call(Annotated.LAST, "key", String.class, () -> "of the other");
            });

    assertThat(result).isEqualTo("of the other");
    assertThat(bench.ledgerRows()).isZero();
    bench.assertAtRest();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void expiredKeys_areTakenOver(boolean autoCommit) throws Exception {
    start(autoCommit);
    call("key");
    callLast("key");
    bench.execute("UPDATE idempotent_call SET expires_at = UTC_TIMESTAMP(6) - INTERVAL 1 SECOND");

    assertThat(call("key")).isEqualTo("run 3");
    assertThat(callLast("key")).isEqualTo("run 4");

    assertThat(bench.ledgerRows()).isEqualTo(4);
    bench.assertAtRest();
  }

  /** One that waits for nobody, as {@link #engine} does not either. */
  private JdbcIdempotency otherHost() {
    return bench.engine(bench.pool(config -> {}), builder -> builder);
  }

  @Test
  void missingProcedures_areNamedAtTheStart() throws SQLException {
    start(true);
    bench.execute("DROP PROCEDURE idempotent_call_put");
    bench.execute("DROP PROCEDURE idempotent_call_claim");

    assertThat(catchThrowable(() -> bench.engine(pool, this::validating)))
        .hasMessageContaining("idempotent_call_claim, idempotent_call_put")
        .asInstanceOf(type(IdempotencyConfigurationException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.SCHEMA_INVALID);

    bench.engine(pool, builder -> builder.procedures(true));
    bench.engine(pool, this::validating);
  }

  @Test
  void procedureThatWouldCutOffResults_isRefused() throws SQLException {
    start(true);
    try (Connection connection = bench.schema().connect()) {
      Rival.run(connection, "SET SESSION sql_mode = ''");
      Rival.run(connection, "DROP PROCEDURE idempotent_call_put");
      Rival.run(
          connection,
          "CREATE PROCEDURE idempotent_call_put" + PUT_PARAMETERS + " BEGIN " + PUT_BODY + "; END");
    }

    assertThat(catchThrowable(() -> bench.engine(pool, this::validating)))
        .hasMessageContaining("without a strict sql_mode");
  }

  @Test
  void tableWithTooLongAName_isRefused() {
    start(true);
    String name = "t".repeat(60);

    assertThat(
            catchThrowable(
                () -> bench.engine(pool, builder -> builder.procedures(true).table(name))))
        .asInstanceOf(type(IdempotencyConfigurationException.class))
        .extracting(IdempotencyException::code)
        .isEqualTo(ErrorCode.CONFIGURATION_INVALID);
    bench.engine(pool, builder -> builder.procedures(false).table(name));
  }

  @Test
  void tableWithAnotherName_hasProceduresOfItsOwn() {
    start(true);
    JdbcIdempotency other =
        bench.engine(pool, builder -> builder.procedures(true).table("odd `name`"));

    assertThat(other.call("op", "key", String.class, () -> "of the other"))
        .isEqualTo("of the other");
    assertThat(engine.call("op", "key", String.class, () -> "ours")).isEqualTo("ours");
  }
}
