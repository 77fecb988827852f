// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import java.time.Duration;

/** Where ZooKeeper is, the path under which the cluster keeps everything, and how long to wait. */
public record ClusterConfig(
    String connectString, String root, Duration sessionTimeout, Duration connectTimeout) {
  public static final String DEFAULT_ROOT = "/payswitch";
  public static final Duration DEFAULT_SESSION_TIMEOUT = Duration.ofSeconds(10);
  public static final Duration DEFAULT_CONNECT_TIMEOUT = Duration.ofSeconds(5);

  public ClusterConfig {
    if (connectString.isBlank() || connectString.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "ZooKeeper must be given as host:port,… without a path, but is \""
              + connectString
              + "\"");
    }
    if (!root.matches("(/[A-Za-z0-9._-]+)+")) {
      throw new IllegalArgumentException("root must be a path such as /payswitch, but is " + root);
    }
    requirePositive("session timeout", sessionTimeout);
    requirePositive("connect timeout", connectTimeout);
  }

  public static ClusterConfig of(String connectString) {
    return new ClusterConfig(
        connectString, DEFAULT_ROOT, DEFAULT_SESSION_TIMEOUT, DEFAULT_CONNECT_TIMEOUT);
  }

  public ClusterConfig withRoot(String otherRoot) {
    return new ClusterConfig(connectString, otherRoot, sessionTimeout, connectTimeout);
  }

  public ClusterConfig withSessionTimeout(Duration timeout) {
    return new ClusterConfig(connectString, root, timeout, connectTimeout);
  }

  private static void requirePositive(String name, Duration duration) {
    if (duration.isNegative() || duration.isZero()) {
      throw new IllegalArgumentException(name + " must be above 0, but is " + duration);
    }
  }
}
