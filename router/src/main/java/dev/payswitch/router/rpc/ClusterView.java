// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import java.util.List;

/** What is known of the cluster beside the ring and the leaders. */
public interface ClusterView {
  String clusterName();

  String clusterId();

  boolean zooKeeperConnected();

  /** The router that is elected to carry operations out; empty when none is known. */
  String reconfigurerId();

  /** The routers that are up. */
  List<LiveRouter> routers();

  /** A router as it registered itself. */
  record LiveRouter(String routerId, String address, long ringEpoch) {}
}
