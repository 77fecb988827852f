// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.PauseLaneRequest;
import dev.payswitch.proto.admin.v1.PauseLaneResponse;
import dev.payswitch.proto.admin.v1.ResumeLaneRequest;
import dev.payswitch.proto.admin.v1.ResumeLaneResponse;
import dev.payswitch.proto.admin.v1.UnblockLaneRequest;
import dev.payswitch.proto.admin.v1.UnblockLaneResponse;
import dev.payswitch.proto.shard.v1.ControlLaneRequest;
import dev.payswitch.proto.shard.v1.ControlLaneResponse;
import dev.payswitch.proto.shard.v1.LaneAction;
import java.nio.charset.StandardCharsets;

/** What admins do with lanes. Blocks. */
final class LaneControls {
  private static final int MAX_REASON_BYTES = 140;

  private final LaneQueries lanes;

  LaneControls(LaneQueries lanes) {
    this.lanes = lanes;
  }

  PauseLaneResponse pause(PauseLaneRequest request, Ring ring) {
    int length = request.getReason().getBytes(StandardCharsets.UTF_8).length;
    if (length == 0 || length > MAX_REASON_BYTES) {
      throw StatusMapper.invalidArgument("reason", "must be 1 to 140 bytes");
    }
    ControlLaneResponse done =
        control(
            request.getSourceShardId(),
            ControlLaneRequest.newBuilder()
                .setTargetShardId(request.getTargetShardId())
                .setAction(LaneAction.LANE_ACTION_PAUSE)
                .setActor(request.getActor())
                .setReason(request.getReason()),
            ring);
    return PauseLaneResponse.newBuilder().setLane(LaneQueries.show(done.getLane())).build();
  }

  ResumeLaneResponse resume(ResumeLaneRequest request, Ring ring) {
    ControlLaneResponse done =
        control(
            request.getSourceShardId(),
            ControlLaneRequest.newBuilder()
                .setTargetShardId(request.getTargetShardId())
                .setAction(LaneAction.LANE_ACTION_RESUME)
                .setActor(request.getActor()),
            ring);
    return ResumeLaneResponse.newBuilder().setLane(LaneQueries.show(done.getLane())).build();
  }

  UnblockLaneResponse unblock(UnblockLaneRequest request, Ring ring) {
    ControlLaneResponse done =
        control(
            request.getSourceShardId(),
            ControlLaneRequest.newBuilder()
                .setTargetShardId(request.getTargetShardId())
                .setAction(LaneAction.LANE_ACTION_UNBLOCK)
                .setActor(request.getActor()),
            ring);
    return UnblockLaneResponse.newBuilder()
        .setLane(LaneQueries.show(done.getLane()))
        .addAllRemovedHolders(done.getRemovedHoldersList())
        .build();
  }

  private ControlLaneResponse control(
      String source, ControlLaneRequest.Builder request, Ring ring) {
    ShardId from = Ids.shard("source_shard_id", source, ring);
    ShardId to = Ids.shard("target_shard_id", request.getTargetShardId(), ring);
    if (from.equals(to)) {
      throw StatusMapper.invalidArgument("target_shard_id", "a lane leads to another shard");
    }
    return lanes.control(from, request.build());
  }
}
