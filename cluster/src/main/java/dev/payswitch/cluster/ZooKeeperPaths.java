// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.core.id.ShardId;
import java.util.List;

/** Every path of the cluster in ZooKeeper, once. */
record ZooKeeperPaths(String root) {
  String meta() {
    return root + "/meta";
  }

  String ring() {
    return root + "/ring";
  }

  String ringHistory() {
    return root + "/ring-history";
  }

  String ringHistory(RingEpoch epoch) {
    return ringHistory() + "/" + epoch;
  }

  String shard(ShardId shard) {
    return root + "/shards/" + shard;
  }

  String replicas(ShardId shard) {
    return shard(shard) + "/replicas";
  }

  String replica(ShardId shard, ReplicaId replica) {
    return replicas(shard) + "/" + replica;
  }

  String live() {
    return root + "/live";
  }

  String liveShard(ShardId shard) {
    return live() + "/shards/" + shard;
  }

  String liveReplica(ShardId shard, ReplicaId replica) {
    return liveShard(shard) + "/" + replica;
  }

  String liveRouter(String routerId) {
    return live() + "/routers/" + routerId;
  }

  boolean isLiveReplica(String path) {
    String prefix = live() + "/shards/";
    return path.startsWith(prefix) && path.indexOf('/', prefix.length()) > 0;
  }

  boolean isLiveRouter(String path) {
    return path.startsWith(live() + "/routers/");
  }

  String lane(LaneId lane) {
    return root + "/lanes/" + lane;
  }

  String operations() {
    return root + "/ops";
  }

  String operation(OperationId id) {
    return operations() + "/" + id;
  }

  String reconfigurer() {
    return root + "/reconfigurer";
  }

  /** The parents that every cluster has, whatever its shards. */
  List<String> skeleton() {
    return List.of(
        root,
        ringHistory(),
        root + "/shards",
        live(),
        live() + "/shards",
        live() + "/routers",
        root + "/lanes",
        operations(),
        root + "/moves",
        reconfigurer());
  }
}
