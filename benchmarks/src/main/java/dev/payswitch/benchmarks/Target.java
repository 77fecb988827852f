// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import java.util.Map;

/** The cluster that is measured. */
sealed interface Target extends AutoCloseable permits OwnCluster, RunningCluster {
  /** {@code HOST:PORT} of the public services. */
  String routerAddress();

  /** {@code HOST:PORT} of the admin service. */
  String adminAddress();

  /** Of the cluster's ZooKeeper, where the baseline keeps its locks. */
  String zooKeeperAddress();

  /** Names and process ids of those processes that can be watched. */
  Map<String, Long> pids();

  /** For the report: what this is. */
  String description();

  @Override
  void close();
}
