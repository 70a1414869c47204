package dev.idempotent.faults.cluster;

import java.util.stream.Collectors;

/** How clients find the primary. */
enum Route {
  /** Through one address that always leads to it. */
  ROUTER,
  /** Through the driver's failover: the first server of the URL that accepts a connection. */
  FAILOVER_URL;

  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&failOverReadOnly=false&retriesAllDown=1"
          + "&secondsBeforeRetrySource=0&queriesBeforeRetrySource=0";

  String url(MySqlGroup group, PrimaryRouter router, String schema) {
    String servers =
        this == ROUTER
            ? "127.0.0.1:" + router.port()
            : group.members().stream()
                .map(member -> "127.0.0.1:" + member.port())
                .collect(Collectors.joining(","));
    return "jdbc:mysql://" + servers + "/" + schema + OPTIONS;
  }

  /** Leads to one server, whatever it is. */
  static String direct(GroupMember member, String schema) {
    return "jdbc:mysql://127.0.0.1:" + member.port() + "/" + schema + OPTIONS;
  }
}
