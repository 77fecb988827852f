// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.LanePeer;
import dev.payswitch.node.transfer.LaneStatus;
import dev.payswitch.proto.admin.v1.LanePause;
import dev.payswitch.proto.shard.v1.LaneDescription;

/** Shows lanes to people, from either end. */
final class LaneDescriptions {
  private LaneDescriptions() {}

  static LaneDescription show(LaneStatus lane, long nowMicros) {
    FencingToken token = lane.token();
    long oldest = lane.oldestMicros();
    LaneDescription.Builder shown =
        LaneDescription.newBuilder()
            .setSourceShardId(lane.lane().source().value())
            .setTargetShardId(lane.lane().target().value())
            .setState(lane.state())
            .setFencingToken(token == null ? "" : text(token))
            .setSequence(lane.decidedSequence())
            .setAcknowledgedSequence(lane.acknowledgedSequence())
            .setInFlight(lane.awaitingVerdict() + (int) lane.owedDecisions())
            .setLeaderTerm(lane.term())
            .setAwaitingVerdictCount(lane.awaitingVerdict())
            .setOldestAgeMillis(oldest == 0 ? 0 : Math.max(0, nowMicros - oldest) / 1_000)
            .setTrouble(lane.trouble());
    LanePeer.Pause pause = lane.pause();
    if (pause != null) {
      shown.setPause(
          LanePause.newBuilder()
              .setActor(pause.actor())
              .setReason(pause.reason())
              .setPauseTime(Timestamps.fromMicros(pause.timeMicros())));
    }
    return shown.build();
  }

  static LaneDescription show(IncomingLane lane, ShardId target) {
    return LaneDescription.newBuilder()
        .setSourceShardId(lane.source().value())
        .setTargetShardId(target.value())
        .setState("SEEN")
        .setFencingToken(text(lane.token()))
        .setSequence(lane.appliedSequence())
        .build();
  }

  private static String text(FencingToken token) {
    return token.incarnation() + "/" + token.czxid();
  }
}
