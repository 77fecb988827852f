// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.ReplicaRole;
import dev.payswitch.router.routing.ShardDirectory;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** What each shard of the ring holds and does, as its leader tells now. Blocks. */
public final class ShardStatuses {
  private static final long TIMEOUT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final ShardNodes nodes;
  private final CommandRates rates;

  public ShardStatuses(ShardNodes nodes, CommandRates rates) {
    this.nodes = nodes;
    this.rates = rates;
  }

  List<ShardStatus> of(Ring ring) throws InterruptedException {
    return of(ring, describe(ring.weights().keySet()));
  }

  /** With answers of every shard of the ring. */
  List<ShardStatus> of(Ring ring, Map<ShardId, ShardNodes.Answer<DescribeNodeResponse>> answers) {
    long totalWeight = ring.weights().values().stream().mapToLong(Integer::longValue).sum();
    List<ShardStatus> statuses = new ArrayList<>();
    ring.weights()
        .forEach(
            (shard, weight) -> {
              ShardStatus.Builder status =
                  ShardStatus.newBuilder()
                      .setShardId(shard.value())
                      .setWeight(weight)
                      .setArcCount(ring.arcCountOf(shard))
                      .setTargetArcCount(
                          totalWeight == 0 ? 0 : (double) ring.arcCount() * weight / totalWeight);
              fill(status, shard, Objects.requireNonNull(answers.get(shard)));
              statuses.add(status.build());
            });
    return statuses;
  }

  /** The shards of the ring, and those whose leader is up but that are not on it. */
  List<ShardStatus> withNewcomers(Ring ring) throws InterruptedException {
    List<ShardStatus> statuses = new ArrayList<>(of(ring));
    Set<ShardId> newcomers = new TreeSet<>(nodes.directory().registered());
    newcomers.removeAll(ring.weights().keySet());
    describe(newcomers)
        .forEach(
            (shard, answer) -> {
              ShardStatus.Builder status = ShardStatus.newBuilder().setShardId(shard.value());
              fill(status, shard, answer);
              if (status.getState().equals("ACTIVE")) {
                status.setState("NEW");
              }
              statuses.add(status.build());
            });
    statuses.sort(Comparator.comparing(ShardStatus::getShardId));
    return statuses;
  }

  /** Takes a sample for the rates. */
  public void sample(Ring ring) throws InterruptedException {
    describe(ring.weights().keySet())
        .forEach(
            (shard, answer) -> {
              if (answer instanceof ShardNodes.Answer.Said<DescribeNodeResponse> said) {
                rates.sample(shard, said.response().getExecutedCommandCount());
              }
            });
  }

  Map<ShardId, ShardNodes.Answer<DescribeNodeResponse>> describe(Collection<ShardId> shards)
      throws InterruptedException {
    return nodes.askAll(
        shards, TIMEOUT_NANOS, stub -> stub.describeNode(DescribeNodeRequest.getDefaultInstance()));
  }

  private static String state(ReplicaRole role) {
    return switch (role) {
      case REPLICA_ROLE_LEADER -> "ACTIVE";
      case REPLICA_ROLE_REGRESSED -> "REGRESSED";
      default -> "RECOVERING";
    };
  }

  /** What an answer says, whether the shard is on the ring or not. */
  ShardStatus of(ShardId shard, ShardNodes.Answer<DescribeNodeResponse> answer) {
    ShardStatus.Builder status = ShardStatus.newBuilder().setShardId(shard.value());
    fill(status, shard, answer);
    return status.build();
  }

  private void fill(
      ShardStatus.Builder status, ShardId shard, ShardNodes.Answer<DescribeNodeResponse> answer) {
    ShardDirectory directory = nodes.directory();
    String leader = directory.leaderOf(shard);
    if (leader != null) {
      status.setLeaderAddress(leader);
    }
    switch (answer) {
      case ShardNodes.Answer.Silent<DescribeNodeResponse> silent ->
          status.setState(directory.isRegistered(shard) ? "UNREACHABLE" : "DOWN");
      case ShardNodes.Answer.Said<DescribeNodeResponse> said -> {
        DescribeNodeResponse node = said.response();
        status
            .setState(state(node.getRole()))
            .setAccountCount(node.getAccountCount())
            .setTransferCount(node.getTransferCount())
            .setExecutedCommandCount(node.getExecutedCommandCount())
            .setCommandsPerSecond(rates.perSecond(shard, node.getExecutedCommandCount()))
            .setRingEpoch(node.getRingEpoch())
            .setIntentCount(node.getIntentCount())
            .setOwedDecisionCount(node.getOwedDecisionCount())
            .setAppliedIndex(node.getAppliedIndex())
            .setFreeDiskBytes(node.getFreeDiskBytes())
            .setRelease(node.getRelease());
      }
    }
  }
}
