package dev.idempotent.testdatabase;

import com.github.dockerjava.api.DockerClient;
import com.github.dockerjava.api.async.ResultCallback;
import com.github.dockerjava.api.exception.ConflictException;
import com.github.dockerjava.api.model.Bind;
import com.github.dockerjava.api.model.Frame;
import com.github.dockerjava.api.model.HostConfig;
import com.github.dockerjava.api.model.Volume;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.testcontainers.DockerClientFactory;

/**
 * A disk of limited size in memory for a container. A second container, which does nothing, keeps
 * it when the first one is killed.
 */
final class DockerDisk implements AutoCloseable {
  private static final String PLACE = "/disk";
  private static final String FILLER = PLACE + "/filler";
  private static final int EXEC_SECONDS = 60;
  private static final int MOST_TRIES = 50;
  private static final long BETWEEN_TRIES_MILLIS = 200;
  private static final int MOST_FILLERS = 100;

  private final String volume;
  private final String keeper;
  private final AtomicBoolean closed = new AtomicBoolean();

  private DockerDisk(String volume, String keeper) {
    this.volume = volume;
    this.keeper = keeper;
  }

  /** Creates it; the image only has to have a shell. */
  static DockerDisk of(String image, int megabytes) {
    var docker = DockerClientFactory.lazyClient();
    var options = Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=" + megabytes + "m");
    var volume =
        docker.createVolumeCmd().withDriver("local").withDriverOpts(options).exec().getName();
    try {
      var keeper =
          docker
              .createContainerCmd(image)
              .withEntrypoint("sleep", "infinity")
              .withHostConfig(
                  HostConfig.newHostConfig().withBinds(new Bind(volume, new Volume(PLACE))))
              .exec()
              .getId();
      var disk = new DockerDisk(volume, keeper);
      Runtime.getRuntime().addShutdownHook(new Thread(disk::close, "remove test disk"));
      docker.startContainerCmd(keeper).exec();
      return disk;
    } catch (RuntimeException e) {
      docker.removeVolumeCmd(volume).exec();
      throw e;
    }
  }

  /** Says where a container has it. */
  Bind at(String path) {
    return new Bind(volume, new Volume(path));
  }

  /**
   * Leaves no room, at once: what is still being written when it is to go would stay for ever. The
   * server takes and frees room meanwhile, so one look at what is left is not enough.
   */
  void fill() {
    execute(
        """
        for i in $(seq %d); do
          left=$(df -B1 --output=avail %s | tail -n 1)
          [ "$left" -eq 0 ] && exit 0
          fallocate -l "$left" %s.$i
        done
        exit 1
        """
            .formatted(MOST_FILLERS, PLACE, FILLER));
  }

  /** Gives the room back. */
  void free() {
    execute("rm -f " + FILLER + ".*");
  }

  private void execute(String script) {
    DockerClient docker = DockerClientFactory.lazyClient();
    // Unattached, it would still be running when the start has been answered.
    var id =
        docker
            .execCreateCmd(keeper)
            .withCmd("sh", "-c", script)
            .withAttachStdout(true)
            .withAttachStderr(true)
            .exec()
            .getId();
    try {
      boolean ended =
          docker
              .execStartCmd(id)
              .exec(new ResultCallback.Adapter<Frame>())
              .awaitCompletion(EXEC_SECONDS, TimeUnit.SECONDS);
      if (!ended) {
        throw new IllegalStateException("\"" + script + "\" does not come to an end");
      }
      // Its output may end a moment before it is known to have ended itself.
      var exit = docker.inspectExecCmd(id).exec().getExitCodeLong();
      for (int i = 1; exit == null && i < MOST_TRIES; i++) {
        TimeUnit.MILLISECONDS.sleep(BETWEEN_TRIES_MILLIS);
        exit = docker.inspectExecCmd(id).exec().getExitCodeLong();
      }
      if (exit == null || exit != 0) {
        throw new IllegalStateException("\"" + script + "\" ends with " + exit);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    var docker = DockerClientFactory.lazyClient();
    docker.removeContainerCmd(keeper).withForce(true).exec();
    for (int i = 1; ; i++) {
      try {
        docker.removeVolumeCmd(volume).exec();
        return;
      } catch (ConflictException e) {
        // At the end of the JVM the server's container may still be about to go.
        if (i == MOST_TRIES) {
          throw e;
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(BETWEEN_TRIES_MILLIS));
      }
    }
  }
}
