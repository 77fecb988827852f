// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.HeldArcs;
import dev.payswitch.router.inspect.ArcRange;
import dev.payswitch.router.inspect.ClusterFacts;
import dev.payswitch.router.inspect.LaneFacts;
import dev.payswitch.router.inspect.OperationsSource;
import dev.payswitch.router.inspect.RouterFacts;
import dev.payswitch.router.inspect.ShardFacts;
import dev.payswitch.router.inspect.Survey;
import dev.payswitch.router.routing.RingView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Asks every shard of the ring, and every other one that is registered, one question, and adds what
 * this router knows itself. Blocks.
 */
public final class ClusterSurvey implements Survey {
  private final RingView ringView;
  private final ShardNodes nodes;
  private final ShardStatuses statuses;
  private final ClusterView cluster;
  private final OperationsSource operations;

  /** Whom to ask. */
  public record Parts(ShardNodes nodes, ShardStatuses statuses, OperationsSource operations) {}

  public ClusterSurvey(RingView ringView, ClusterView cluster, Parts parts) {
    this.ringView = ringView;
    this.cluster = cluster;
    this.nodes = parts.nodes();
    this.statuses = parts.statuses();
    this.operations = parts.operations();
  }

  @Override
  public ClusterFacts look() throws InterruptedException {
    // The ring is read first: whoever answers later may know a newer one, never an older one.
    Ring ring = ringView.current();
    SortedSet<ShardId> asked = new TreeSet<>(nodes.directory().registered());
    if (ring != null) {
      asked.addAll(ring.weights().keySet());
    }
    Map<ShardId, ShardNodes.Answer<DescribeNodeResponse>> answers = statuses.describe(asked);
    List<ShardFacts> shards = new ArrayList<>();
    answers.forEach((shard, answer) -> shards.add(facts(shard, answer)));
    return new ClusterFacts(
        cluster.clusterName(),
        cluster.clusterId(),
        cluster.zooKeeperConnected(),
        ring,
        cluster.routers().stream()
            .map(each -> new RouterFacts(each.routerId(), each.address(), each.ringEpoch()))
            .toList(),
        shards,
        LaneQueries.of(answers).getLanesList().stream().map(ClusterSurvey::facts).toList(),
        operations.operations(),
        operations.moves());
  }

  private ShardFacts facts(ShardId shard, ShardNodes.Answer<DescribeNodeResponse> answer) {
    ShardStatus status = statuses.of(shard, answer);
    return new ShardFacts(
        shard, status.getState(), status.getLeaderAddress(), told(status, answer));
  }

  private static ShardFacts.@Nullable Told told(
      ShardStatus status, ShardNodes.Answer<DescribeNodeResponse> answer) {
    return switch (answer) {
      case ShardNodes.Answer.Silent<DescribeNodeResponse> silent -> null;
      case ShardNodes.Answer.Said<DescribeNodeResponse> said ->
          new ShardFacts.Told(
              status.getRingEpoch(),
              status.getAccountCount(),
              status.getTransferCount(),
              status.getCommandsPerSecond(),
              status.getIntentCount(),
              status.getOwedDecisionCount(),
              status.getFreeDiskBytes(),
              status.getRelease(),
              said.response().getArcsList().stream().map(ClusterSurvey::range).toList());
    };
  }

  private static ArcRange range(HeldArcs held) {
    ArcRange.State state =
        switch (held.getState()) {
          case ARC_STATE_SERVING -> ArcRange.State.SERVING;
          case ARC_STATE_INCOMING -> ArcRange.State.INCOMING;
          // What a later release calls otherwise is not served either.
          case ARC_STATE_GONE, ARC_STATE_UNSPECIFIED, UNRECOGNIZED -> ArcRange.State.GONE;
        };
    return new ArcRange(held.getFirstArc(), held.getArcCount(), state, held.getArcEpoch());
  }

  private static LaneFacts facts(Lane lane) {
    return new LaneFacts(
        lane.getSourceShardId(),
        lane.getTargetShardId(),
        lane.getState(),
        lane.getAwaitingVerdictCount(),
        lane.getOwedDecisionCount(),
        lane.getOldestAgeMillis(),
        lane.getTrouble(),
        lane.hasPause() ? lane.getPause().getActor() + ": " + lane.getPause().getReason() : "");
  }
}
