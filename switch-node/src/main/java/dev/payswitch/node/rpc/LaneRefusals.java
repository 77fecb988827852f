// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.node.codec.LaneCodec;
import dev.payswitch.node.transfer.LaneRefusal;

/** Reads why a participant ended a lane. */
final class LaneRefusals {
  private LaneRefusals() {}

  static LaneRefusal read(dev.payswitch.proto.shard.v1.LaneRefusal message) {
    return new LaneRefusal(
        switch (message.getReason()) {
          case LANE_REFUSAL_REASON_STALE_TOKEN -> LaneRefusal.Reason.STALE_TOKEN;
          case LANE_REFUSAL_REASON_SHARD_RECOVERING -> LaneRefusal.Reason.SHARD_RECOVERING;
          case LANE_REFUSAL_REASON_SEQUENCE_GAP -> LaneRefusal.Reason.SEQUENCE_GAP;
          case LANE_REFUSAL_REASON_SHARD_REGRESSED -> LaneRefusal.Reason.SHARD_REGRESSED;
          case LANE_REFUSAL_REASON_PROTOCOL_ERROR, LANE_REFUSAL_REASON_UNSPECIFIED, UNRECOGNIZED ->
              LaneRefusal.Reason.PROTOCOL_ERROR;
        },
        message.getDetail(),
        message.hasGreatestToken() ? LaneCodec.read(message.getGreatestToken()) : null);
  }
}
