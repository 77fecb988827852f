// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import org.apache.zookeeper.server.embedded.ExitHandler;
import org.apache.zookeeper.server.embedded.ZooKeeperServerEmbedded;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A ZooKeeper of one server in this JVM, real and durable: its data stays in a directory. */
final class EmbeddedZooKeeper implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedZooKeeper.class);
  private static final long START_LIMIT_MILLIS = 20_000;
  private static final int TICK_MILLIS = 500;
  private static final int MAX_SESSION_MILLIS = 60_000;

  /** Log files grow in steps of this; the default of 64 MiB is for busier servers. */
  private static final int LOG_STEP_KIB = 4_096;

  private final ZooKeeperServerEmbedded server;
  private final String host;
  private final int port;

  private EmbeddedZooKeeper(ZooKeeperServerEmbedded server, String host, int port) {
    this.server = server;
    this.host = host;
    this.port = port;
  }

  /**
   * Starts a server and returns when it serves.
   *
   * @param whenDead what a server does that cannot go on: end the JVM, or only say so
   */
  static EmbeddedZooKeeper start(Path data, String host, int port, ExitHandler whenDead) {
    System.setProperty("zookeeper.preAllocSize", Integer.toString(LOG_STEP_KIB));
    try {
      Files.createDirectories(data);
      ZooKeeperServerEmbedded server =
          ZooKeeperServerEmbedded.builder()
              .baseDir(data)
              .configuration(configuration(data, host, port))
              .exitHandler(whenDead)
              .build();
      server.start(START_LIMIT_MILLIS);
      // The server has set one that only logs; errors of ours must not look like its own.
      Thread.setDefaultUncaughtExceptionHandler(
          (thread, thrown) -> LOG.error("event=uncaught thread=\"{}\"", thread.getName(), thrown));
      return new EmbeddedZooKeeper(server, host, port);
    } catch (IOException failed) {
      throw refused(host, port, data, failed);
    } catch (Exception failed) {
      if (failed instanceof InterruptedException) {
        Thread.currentThread().interrupt();
      }
      throw refused(host, port, data, failed);
    }
  }

  String connectString() {
    return host + ":" + port;
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    server.close();
  }

  private static Properties configuration(Path data, String host, int port) {
    Properties configuration = new Properties();
    configuration.setProperty("dataDir", data.resolve("data").toString());
    configuration.setProperty("clientPort", Integer.toString(port));
    configuration.setProperty("clientPortAddress", host);
    configuration.setProperty("tickTime", Integer.toString(TICK_MILLIS));
    configuration.setProperty("maxSessionTimeout", Integer.toString(MAX_SESSION_MILLIS));
    configuration.setProperty("maxClientCnxns", "0");
    configuration.setProperty("admin.enableServer", "false");
    configuration.setProperty("4lw.commands.whitelist", "ruok,srvr,stat,mntr");
    configuration.setProperty("autopurge.snapRetainCount", "3");
    configuration.setProperty("autopurge.purgeInterval", "1");
    return configuration;
  }

  private static StartRefused refused(String host, int port, Path data, Exception cause) {
    return new StartRefused(
        "the embedded ZooKeeper does not start at "
            + host
            + ":"
            + port
            + " in "
            + data
            + ": "
            + cause,
        "free the port or choose another, and look whether the directory can be written",
        cause);
  }
}
