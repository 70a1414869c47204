package dev.idempotent.testdatabase;

import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.exception.NotFoundException;
import com.github.dockerjava.api.model.ExposedPort;
import com.github.dockerjava.api.model.PortBinding;
import com.github.dockerjava.api.model.Ports;
import dev.idempotent.testdatabase.TestDatabase.Options;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mysql.MySQLContainer;
import org.testcontainers.utility.DockerImageName;

/** MySQL in a Docker container, through Testcontainers. */
final class DockerMySql implements Server {

  private static final String PASSWORD = "test";
  private static final int START_SECONDS = 120;
  private static final int PULL_MINUTES = 10;
  private static final int LAST_LINES = 60;

  private final String image;
  private final LocalContainer container;
  private final @Nullable DockerDisk disk;
  private volatile boolean diskIsFull;

  private DockerMySql(String image, LocalContainer container, @Nullable DockerDisk disk) {
    this.image = image;
    this.container = container;
    this.disk = disk;
  }

  /**
   * Starts a container and waits until MySQL answers.
   *
   * @throws ServerUnavailableException if there is no engine, no image, or no answer
   */
  static DockerMySql start(String image, Options options) {
    try {
      if (!DockerClientFactory.instance().isDockerAvailable()) {
        throw new ServerUnavailableException("no Docker engine answers", null);
      }
      pullUnlessPresent(image);
      var disk =
          options.diskMegabytes() == 0 ? null : DockerDisk.of(image, options.diskMegabytes());
      var container = new LocalContainer(image, freePort(), options, disk);
      try {
        container.start();
      } catch (RuntimeException e) {
        if (disk != null) {
          disk.close();
        }
        throw e;
      }
      return new DockerMySql(image, container, disk);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new ServerUnavailableException("interrupted while starting " + image, e);
    } catch (RuntimeException | IOException e) {
      if (e instanceof ServerUnavailableException unavailable) {
        throw unavailable;
      }
      throw new ServerUnavailableException("image " + image + " did not start: " + rootOf(e), e);
    }
  }

  /** Testcontainers would pull as well, but tries again for minutes where there is no registry. */
  private static void pullUnlessPresent(String image) throws InterruptedException {
    var docker = DockerClientFactory.lazyClient();
    try {
      docker.inspectImageCmd(image).exec();
    } catch (NotFoundException absent) {
      try {
        if (!docker.pullImageCmd(image).start().awaitCompletion(PULL_MINUTES, TimeUnit.MINUTES)) {
          throw new ServerUnavailableException("image " + image + " took too long to pull", null);
        }
      } catch (ServerUnavailableException e) {
        throw e;
      } catch (RuntimeException e) {
        throw new ServerUnavailableException("image " + image + " is not to be had", e);
      }
    }
  }

  /** Chosen here and not by Docker, so that it stays the same over a restart. */
  private static int freePort() throws IOException {
    try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private static String rootOf(Throwable failure) {
    var root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    return String.valueOf(root.getMessage()).lines().findFirst().orElse("no reason given");
  }

  @Override
  public JdbcUrl url() {
    return JdbcUrl.local(container.port);
  }

  @Override
  public String user() {
    return "root";
  }

  @Override
  public String password() {
    return PASSWORD;
  }

  @Override
  public String place() {
    return "Docker, " + image;
  }

  @Override
  public void kill() {
    try {
      DockerClientFactory.lazyClient().killContainerCmd(container.getContainerId()).exec();
    } catch (ConflictException e) {
      if (diskIsFull) {
        return; // A session that is killed while it waits for room makes the server abort itself.
      }
      throw new IllegalStateException(
          "MySQL has ended by itself. The last that it said:\n" + lastLines(), e);
    }
  }

  private String lastLines() {
    List<String> lines = container.getLogs().lines().toList();
    return String.join("\n", lines.subList(Math.max(0, lines.size() - LAST_LINES), lines.size()));
  }

  @Override
  public void restart() {
    DockerClientFactory.lazyClient().startContainerCmd(container.getContainerId()).exec();
  }

  @Override
  public void fillDisk() {
    diskIsFull = true;
    disk().fill();
  }

  @Override
  public void freeDisk() {
    disk().free();
    diskIsFull = false;
  }

  private DockerDisk disk() {
    if (disk == null) {
      throw new UnsupportedOperationException("the server has no disk of its own");
    }
    return disk;
  }

  @Override
  public void stop() {
    container.stop();
    if (disk != null) {
      disk.close();
    }
  }

  /** Publishes MySQL's port on the loopback interface only. */
  private static final class LocalContainer extends MySQLContainer {

    private final int port;

    LocalContainer(String image, int port, Options options, @Nullable DockerDisk disk) {
      super(DockerImageName.parse(image).asCompatibleSubstituteFor("mysql"));
      this.port = port;
      withUsername("root");
      withPassword(PASSWORD);
      withDatabaseName("test");
      withUrlParam("sslMode", "DISABLED");
      withUrlParam("allowPublicKeyRetrieval", "true");
      withStartupTimeoutSeconds(START_SECONDS);
      withCommand(options.serverArguments().toArray(String[]::new));
      var loopback = Ports.Binding.bindIpAndPort("127.0.0.1", port);
      withCreateContainerCmdModifier(
          command -> {
            var host = command.getHostConfig();
            host.withPortBindings(new PortBinding(loopback, ExposedPort.tcp(MYSQL_PORT)));
            if (!options.processors().isEmpty()) {
              host.withCpusetCpus(options.processors());
            }
            if (disk != null) {
              host.withBinds(disk.at("/var/lib/mysql"));
            }
          });
    }

    @Override
    public String getHost() {
      return "127.0.0.1";
    }
  }
}
