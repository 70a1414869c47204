package dev.idempotent.faults.cluster;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.testcontainers.containers.Network;
import org.testcontainers.lifecycle.Startables;

/**
 * Three MySQL servers under Group Replication. A server comes back into the group only by {@link
 * #rejoin}.
 */
final class MySqlGroup implements AutoCloseable {
  private static final int SIZE = 3;
  private static final int GROUP_PORT = 33061;
  private static final Duration PATIENCE = Duration.ofSeconds(90);
  private static final long BETWEEN_LOOKS_MILLIS = 100;
  private static final int APPLY_SECONDS = 15;
  private static final String MEMBERS = "performance_schema.replication_group_members";

  private final Network network;
  private final List<GroupMember> members;

  /** Whether one server takes writes, or all of them. */
  enum Mode {
    SINGLE_PRIMARY,
    MULTI_PRIMARY
  }

  private MySqlGroup(Network network, List<GroupMember> members) {
    this.network = network;
    this.members = members;
  }

  /**
   * Starts the servers and the group; the first server begins it.
   *
   * @param serverArguments options of all servers
   */
  static MySqlGroup start(Mode mode, String... serverArguments) throws SQLException {
    Network network = Network.newNetwork();
    List<GroupMember> members =
        IntStream.rangeClosed(1, SIZE)
            .mapToObj(n -> new GroupMember(n, network, arguments(n, mode, serverArguments)))
            .toList();
    MySqlGroup group = new MySqlGroup(network, members);
    try {
      Startables.deepStart(members.stream().map(GroupMember::container)).join();
      group.begin();
      return group;
    } catch (SQLException | RuntimeException e) {
      group.close();
      throw e;
    }
  }

  private static List<String> arguments(int number, Mode mode, String... more) {
    String seeds =
        String.join(
            ",", IntStream.rangeClosed(1, SIZE).mapToObj(n -> "n" + n + ":" + GROUP_PORT).toList());
    boolean multi = mode == Mode.MULTI_PRIMARY;
    return Stream.concat(
            Stream.of(
                "--server-id=" + number,
                "--report-host=n" + number,
                "--log-bin=binlog",
                "--gtid-mode=ON",
                "--enforce-gtid-consistency=ON",
                "--innodb-buffer-pool-size=64M",
                "--plugin-load-add=group_replication.so",
                "--group-replication-group-name=6b0bde1c-2c83-4e42-9d8a-4a7d3c1f5e70",
                "--group-replication-local-address=n" + number + ":" + GROUP_PORT,
                "--group-replication-group-seeds=" + seeds,
                "--group-replication-start-on-boot=OFF",
                "--group-replication-recovery-get-public-key=ON",
                // The first ones are elected first, so that the order is known.
                "--group-replication-member-weight=" + (100 - 20 * number),
                "--group-replication-single-primary-mode=" + (multi ? "OFF" : "ON"),
                "--group-replication-enforce-update-everywhere-checks=" + (multi ? "ON" : "OFF")),
            Stream.of(more))
        .toList();
  }

  private void begin() throws SQLException {
    for (GroupMember member : members) {
      // What the server did when it was made is none of the group's transactions.
      member.execute(
          "SET sql_log_bin = 0",
          "CREATE USER replication@'%' IDENTIFIED BY 'replication'",
          "GRANT REPLICATION SLAVE, CONNECTION_ADMIN, BACKUP_ADMIN, GROUP_REPLICATION_STREAM"
              + " ON *.* TO replication@'%'",
          "SET sql_log_bin = 1",
          "RESET BINARY LOGS AND GTIDS",
          "CHANGE REPLICATION SOURCE TO SOURCE_USER = 'replication',"
              + " SOURCE_PASSWORD = 'replication' FOR CHANNEL 'group_replication_recovery'");
    }
    member(1)
        .execute(
            "SET GLOBAL group_replication_bootstrap_group = ON",
            "START GROUP_REPLICATION",
            "SET GLOBAL group_replication_bootstrap_group = OFF");
    for (GroupMember member : members.subList(1, SIZE)) {
      member.execute("START GROUP_REPLICATION");
    }
    awaitOnline(SIZE);
  }

  List<GroupMember> members() {
    return members;
  }

  /** Returns one by its number, which begins with 1. */
  GroupMember member(int number) {
    return members.get(number - 1);
  }

  List<GroupMember> others(GroupMember member) {
    return members.stream().filter(other -> other != member).toList();
  }

  /** Returns the primary in the eyes of a server that sees a majority. */
  Optional<GroupMember> primary() {
    return members.stream().flatMap(witness -> primaryBy(witness).stream()).findFirst();
  }

  private Optional<GroupMember> primaryBy(GroupMember witness) {
    String sql =
        "SELECT member_host FROM "
            + MEMBERS
            + " WHERE member_role = 'PRIMARY' AND member_state = 'ONLINE' AND (SELECT COUNT(*) FROM "
            + MEMBERS
            + " WHERE member_state = 'ONLINE') > "
            + SIZE / 2;
    try {
      List<String> found = witness.query(sql);
      return members.stream().filter(member -> found.contains(member.name())).findFirst();
    } catch (SQLException e) {
      return Optional.empty();
    }
  }

  /** Waits for a primary other than one that was there before. */
  GroupMember awaitPrimaryOtherThan(@Nullable GroupMember former) {
    return await("another primary", () -> primary().filter(found -> found != former));
  }

  /** Waits until so many servers are in the group and have caught up. */
  void awaitOnline(int count) {
    await(count + " servers online", () -> primary().filter(witness -> sees(witness, count)));
  }

  private static boolean sees(GroupMember witness, int count) {
    try {
      String sql = "SELECT COUNT(*) FROM " + MEMBERS + " WHERE member_state = 'ONLINE'";
      return witness.query(sql).equals(List.of(Integer.toString(count)));
    } catch (SQLException e) {
      return false;
    }
  }

  /** Waits until one server has applied what another one has. */
  void awaitSame(GroupMember ahead, GroupMember behind) throws SQLException {
    String transactions = ahead.query("SELECT @@gtid_executed").get(0).replace("\n", "");
    String sql = "SELECT WAIT_FOR_EXECUTED_GTID_SET('" + transactions + "', " + APPLY_SECONDS + ")";
    if (!behind.query(sql).equals(List.of("0"))) {
      throw new IllegalStateException(behind + " has not caught up with " + ahead);
    }
  }

  /** Returns what a server says of itself. */
  static String stateOf(GroupMember member) {
    try {
      return String.join(
          ",",
          member.query(
              "SELECT CONCAT(member_state, IF(@@super_read_only, ', read-only', ''),"
                  + " IF(@@offline_mode, ', offline', '')) FROM "
                  + MEMBERS
                  + " WHERE member_id = @@server_uuid"));
    } catch (SQLException e) {
      return "does not answer";
    }
  }

  /** Cuts a server off from the others, but not from clients. */
  void cutOff(GroupMember member) {
    deafen(member);
    mute(member);
  }

  /** Lets nothing of the others come to a server, which they still hear. */
  void deafen(GroupMember member) {
    member.packets().dropFrom(addressesOfOthers(member));
  }

  /** Lets nothing of a server come to the others. */
  void mute(GroupMember member) {
    member.packets().dropTo(addressesOfOthers(member));
  }

  private List<String> addressesOfOthers(GroupMember member) {
    return others(member).stream().map(GroupMember::address).toList();
  }

  /** Has the group hand over to a server, as planned. */
  static void makePrimary(GroupMember member) throws SQLException {
    member.execute("DO group_replication_set_as_primary(@@server_uuid)");
  }

  /** Makes the network of a server whole. */
  static void heal(GroupMember member) {
    member.packets().clear();
  }

  /** Has a server come back that was killed, or left the group; waits until all are there. */
  void rejoin(GroupMember member) {
    await("return of " + member, () -> comesBack(member));
    awaitOnline(SIZE);
  }

  /**
   * One that aborts itself may be seen at any time on its way down, so that each look begins anew.
   */
  private static Optional<GroupMember> comesBack(GroupMember member) {
    if (!member.isRunning()) {
      member.restart();
    }
    String state = stateOf(member);
    if (state.startsWith("ONLINE") || state.startsWith("RECOVERING")) {
      return Optional.of(member);
    }
    try {
      member.execute(
          "STOP GROUP_REPLICATION", "SET GLOBAL offline_mode = OFF", "START GROUP_REPLICATION");
      return Optional.of(member);
    } catch (SQLException e) {
      return Optional.empty(); // It is on its way down, or not yet up.
    }
  }

  /**
   * Looks again and again until there is something.
   *
   * @throws IllegalStateException if there is nothing for too long
   */
  static <T> T await(String what, Supplier<Optional<T>> look) {
    long until = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      if (System.nanoTime() > until) {
        throw new IllegalStateException(what + ": not within " + PATIENCE.toSeconds() + " s");
      }
      try {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_LOOKS_MILLIS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while waiting for " + what, e);
      }
    }
  }

  @Override
  public void close() {
    members.forEach(member -> member.container().stop());
    network.close();
  }
}
