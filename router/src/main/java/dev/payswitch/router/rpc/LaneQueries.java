// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.Lane;
import dev.payswitch.proto.admin.v1.ListLanesResponse;
import dev.payswitch.proto.shard.v1.ControlLaneRequest;
import dev.payswitch.proto.shard.v1.ControlLaneResponse;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.LaneDescription;
import dev.payswitch.router.routing.ExecuteCodec;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** Puts together what both ends of each lane say of it, and acts on lanes. Blocks. */
final class LaneQueries {
  private static final String UNKNOWN = "UNKNOWN";
  private static final long LIST_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long CONTROL_NANOS = TimeUnit.SECONDS.toNanos(6);

  private final ShardNodes nodes;

  LaneQueries(ShardNodes nodes) {
    this.nodes = nodes;
  }

  ListLanesResponse list(Ring ring) throws InterruptedException {
    return of(
        nodes.askAll(
            ring.weights().keySet(),
            LIST_NANOS,
            stub -> stub.describeNode(DescribeNodeRequest.getDefaultInstance())));
  }

  /** The lanes by what their ends answered. */
  static ListLanesResponse of(Map<ShardId, ShardNodes.Answer<DescribeNodeResponse>> answers) {
    Map<String, Lane.Builder> lanes = new TreeMap<>();
    ListLanesResponse.Builder response = ListLanesResponse.newBuilder();
    answers.forEach(
        (shard, answer) -> {
          switch (answer) {
            case ShardNodes.Answer.Said<DescribeNodeResponse> said ->
                said.response().getLanesList().forEach(end -> add(lanes, shard, end));
            case ShardNodes.Answer.Silent<DescribeNodeResponse> silent ->
                response.addSilentShards("shard " + shard + ": " + silent.why());
          }
        });
    lanes.values().stream().map(lane -> unused(lane, answers)).forEach(response::addLanes);
    return response.build();
  }

  /** A leader that has not used a lane says nothing of it, though its target may have known one. */
  private static Lane.Builder unused(
      Lane.Builder lane, Map<ShardId, ShardNodes.Answer<DescribeNodeResponse>> answers) {
    boolean answered =
        answers.get(new ShardId(lane.getSourceShardId())) instanceof ShardNodes.Answer.Said;
    return lane.getState().equals(UNKNOWN) && answered ? lane.setState("CLOSED") : lane;
  }

  private static void add(Map<String, Lane.Builder> lanes, ShardId shard, LaneDescription end) {
    Lane.Builder lane =
        lanes.computeIfAbsent(
            end.getSourceShardId() + ":" + end.getTargetShardId(),
            name ->
                Lane.newBuilder()
                    .setSourceShardId(end.getSourceShardId())
                    .setTargetShardId(end.getTargetShardId())
                    .setState(UNKNOWN));
    if (end.getSourceShardId().equals(shard.value())) {
      addSource(lane, end);
    } else {
      lane.setSeenToken(end.getFencingToken()).setAppliedSequence(end.getSequence());
    }
  }

  private static Lane.Builder addSource(Lane.Builder lane, LaneDescription source) {
    lane.setState(source.hasPause() ? "PAUSED" : source.getState())
        .setFencingToken(source.getFencingToken())
        .setLeaderTerm(source.getLeaderTerm())
        .setDecidedSequence(source.getSequence())
        .setAcknowledgedSequence(source.getAcknowledgedSequence())
        .setAwaitingVerdictCount(source.getAwaitingVerdictCount())
        .setOwedDecisionCount(source.getSequence() - source.getAcknowledgedSequence())
        .setOldestAgeMillis(source.getOldestAgeMillis())
        .setTrouble(source.getTrouble());
    if (source.hasPause()) {
      lane.setPause(source.getPause());
    }
    return lane;
  }

  /** Has the source of a lane act on it. */
  ControlLaneResponse control(ShardId source, ControlLaneRequest request) {
    ShardNodes.Answer<ControlLaneResponse> answer =
        nodes.ask(source, CONTROL_NANOS, stub -> stub.controlLane(request));
    return switch (answer) {
      case ShardNodes.Answer.Silent<ControlLaneResponse> silent ->
          throw StatusMapper.shardUnavailable(source.value(), silent.why());
      case ShardNodes.Answer.Said<ControlLaneResponse> said -> {
        if (said.response().hasRefusal()) {
          throw StatusMapper.refused(ExecuteCodec.refusalOf(said.response().getRefusal()));
        }
        yield said.response();
      }
    };
  }

  /** A lane as its source alone sees it. */
  static Lane show(LaneDescription source) {
    return addSource(
            Lane.newBuilder()
                .setSourceShardId(source.getSourceShardId())
                .setTargetShardId(source.getTargetShardId()),
            source)
        .build();
  }
}
