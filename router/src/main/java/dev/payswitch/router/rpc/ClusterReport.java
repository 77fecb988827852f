// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.RouterStatus;
import dev.payswitch.proto.admin.v1.ShardStatus;
import java.util.ArrayList;
import java.util.List;

/** What the cluster is, and what is wrong with it. Blocks. */
final class ClusterReport {
  private final ClusterView cluster;
  private final ShardStatuses statuses;

  ClusterReport(ClusterView cluster, ShardStatuses statuses) {
    this.cluster = cluster;
    this.statuses = statuses;
  }

  String clusterId() {
    return cluster.clusterId();
  }

  GetClusterStatusResponse status(Ring ring) throws InterruptedException {
    List<ShardStatus> found = statuses.of(ring);
    GetClusterStatusResponse.Builder response =
        GetClusterStatusResponse.newBuilder()
            .setClusterName(cluster.clusterName())
            .setClusterId(cluster.clusterId())
            .setRingEpoch(ring.epoch().value())
            .setZookeeperConnected(cluster.zooKeeperConnected())
            .addAllShards(found)
            .addAllProblems(problems(found));
    for (ClusterView.LiveRouter router : cluster.routers()) {
      response.addRouters(
          RouterStatus.newBuilder()
              .setRouterId(router.routerId())
              .setAddress(router.address())
              .setRingEpoch(router.ringEpoch()));
    }
    return response.build();
  }

  private List<String> problems(List<ShardStatus> found) {
    List<String> problems = new ArrayList<>();
    if (!cluster.zooKeeperConnected()) {
      problems.add(
          "ZooKeeper does not answer this router: payments go on, the ring cannot change;"
              + " look at the ZooKeeper ensemble");
    }
    for (ShardStatus shard : found) {
      String name = "shard " + shard.getShardId();
      switch (shard.getState()) {
        case "DOWN" ->
            problems.add(name + " has no leader: start its node, its accounts wait for it");
        case "UNREACHABLE" ->
            problems.add(
                name
                    + " is registered at "
                    + shard.getLeaderAddress()
                    + " but does not answer: look at its process and the network");
        case "REGRESSED" ->
            problems.add(
                name
                    + " runs on old files and serves nothing: stop its node, bring back the right"
                    + " files, and start it again");
        case "RECOVERING" ->
            problems.add(name + " is recovering: its accounts wait until it leads");
        default -> {}
      }
    }
    return problems;
  }
}
