package dev.idempotent.faults.cluster;

import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.Network;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** A server of a group, in a container. Clients reach it past the network of the group. */
final class GroupMember {
  static final String USER = "root";
  static final String PASSWORD = "test";

  private static final String IMAGE = System.getProperty("idempotent.mysql.image", "mysql:9.7");
  private static final String OPTIONS =
      "?sslMode=DISABLED&allowPublicKeyRetrieval=true&connectTimeout=2000&socketTimeout=20000";

  private final int number;
  private final int port;
  private final MySQLContainer container;
  private final Network network;

  GroupMember(int number, Network network, List<String> serverArguments) {
    this.number = number;
    this.network = network;
    this.port = freePort();
    this.container = new Container(this, serverArguments);
  }

  /** Chosen here and not by Docker, so that it stays the same over a restart. */
  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  MySQLContainer container() {
    return container;
  }

  /** Returns the name by which the members know it. */
  String name() {
    return "n" + number;
  }

  int number() {
    return number;
  }

  int port() {
    return port;
  }

  String url(String schema) {
    return "jdbc:mysql://127.0.0.1:" + port + "/" + schema + OPTIONS;
  }

  Connection connect(String schema) throws SQLException {
    return DriverManager.getConnection(url(schema), USER, PASSWORD);
  }

  void execute(String... statements) throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement()) {
      for (String sql : statements) {
        statement.execute(sql);
      }
    }
  }

  /** Returns the first column of all rows. */
  List<String> query(String sql) throws SQLException {
    try (Connection connection = connect("");
        Statement statement = connection.createStatement();
        ResultSet row = statement.executeQuery(sql)) {
      List<String> texts = new ArrayList<>();
      while (row.next()) {
        texts.add(row.getString(1));
      }
      return texts;
    }
  }

  /** Ends the server as a power failure would. */
  void kill() {
    DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
  }

  /** Starts it again on its data. */
  void restart() {
    DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
  }

  boolean isRunning() {
    return Boolean.TRUE.equals(
        DockerClientFactory.lazyClient()
            .inspectContainerCmd(container.getContainerId())
            .exec()
            .getState()
            .getRunning());
  }

  String address() {
    return DockerClientFactory.lazyClient()
        .inspectContainerCmd(container.getContainerId())
        .exec()
        .getNetworkSettings()
        .getNetworks()
        .values()
        .stream()
        .filter(each -> network.getId().equals(each.getNetworkID()))
        .findFirst()
        .orElseThrow()
        .getIpAddress();
  }

  PacketFilter packets() {
    return new PacketFilter(container.getContainerId());
  }

  @Override
  public String toString() {
    return name();
  }

  /** Publishes MySQL's port on the loopback interface only. */
  private static final class Container extends MySQLContainer {
    private final int port;

    Container(GroupMember member, List<String> serverArguments) {
      super(DockerImageName.parse(IMAGE).asCompatibleSubstituteFor("mysql"));
      port = member.port;
      withUsername(USER);
      withPassword(PASSWORD);
      withUrlParam("sslMode", "DISABLED");
      withUrlParam("allowPublicKeyRetrieval", "true");
      withNetwork(member.network);
      withNetworkAliases(member.name());
      withCommand(serverArguments.toArray(String[]::new));
      Ports.Binding loopback = Ports.Binding.bindIpAndPort("127.0.0.1", port);
      withCreateContainerCmdModifier(
          command ->
              command
                  .getHostConfig()
                  .withPortBindings(new PortBinding(loopback, ExposedPort.tcp(MYSQL_PORT))));
    }

    @Override
    public String getHost() {
      return "127.0.0.1";
    }
  }
}
