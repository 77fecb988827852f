// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import dev.payswitch.cluster.NodeRegistration;
import dev.payswitch.cluster.NodeRole;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.wiring.ClusterRing;
import java.io.IOException;
import java.net.InetAddress;

/** What a node tells the cluster about itself when it starts. */
final class NodeAnnouncement {
  private NodeAnnouncement() {}

  static NodeRegistration of(
      NodeConfig config, String bootId, int grpcPort, int httpPort, ClusterRing ring) {
    Ring known = ring.current();
    String host = config.ports().advertiseHost();
    return new NodeRegistration(
        config.shard(),
        config.replica(),
        host + ":" + grpcPort,
        host + ":" + config.ports().raft(),
        host + ":" + httpPort,
        hostName(),
        config.data().toString(),
        bootId,
        NodeRole.STARTING,
        0,
        known == null ? 0 : known.epoch().value());
  }

  private static String hostName() {
    try {
      return InetAddress.getLocalHost().getHostName();
    } catch (IOException e) {
      return "localhost";
    }
  }
}
