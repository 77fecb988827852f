// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import java.util.Map;

/** A cluster that was there before and stays. */
record RunningCluster(
    String routerAddress, String adminAddress, String zooKeeperAddress, Map<String, Long> pids)
    implements Target {
  private static final String ADMIN_PORT = ":7401";
  private static final String ZOOKEEPER_PORT = ":7481";

  static RunningCluster of(ClusterOptions options, String router) {
    String host = router.substring(0, Math.max(0, router.lastIndexOf(':')));
    String admin = options.admin == null ? host + ADMIN_PORT : options.admin;
    String zooKeeper = options.zooKeeper == null ? host + ZOOKEEPER_PORT : options.zooKeeper;
    return new RunningCluster(router, admin, zooKeeper, options.processes);
  }

  @Override
  public String description() {
    return "running, router " + routerAddress;
  }

  @Override
  public void close() {
    // Not ours to stop.
  }
}
