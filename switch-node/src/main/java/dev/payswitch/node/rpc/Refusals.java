// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.rpc;

import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.node.codec.ArcOwnerCodec;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;

/** Shows refusals to routers. */
final class Refusals {
  private Refusals() {}

  static Refusal notServing() {
    return show(
        dev.payswitch.node.transfer.Refusal.recovering("this replica does not lead the shard"));
  }

  static Refusal show(dev.payswitch.node.transfer.Refusal refusal) {
    ArcOwner owner = refusal.owner();
    Refusal.Builder shown = Refusal.newBuilder();
    if (owner != null) {
      shown.setOwner(ArcOwnerCodec.write(owner));
    }
    return shown
        .setReason(
            switch (refusal.reason()) {
              case STALE_ROUTE -> RefusalReason.REFUSAL_REASON_STALE_ROUTE;
              case ARC_FROZEN -> RefusalReason.REFUSAL_REASON_ARC_FROZEN;
              case SHARD_RECOVERING -> RefusalReason.REFUSAL_REASON_SHARD_RECOVERING;
              case LANE_UNAVAILABLE -> RefusalReason.REFUSAL_REASON_LANE_UNAVAILABLE;
              case BUSY -> RefusalReason.REFUSAL_REASON_BUSY;
              case OUTCOME_UNKNOWN -> RefusalReason.REFUSAL_REASON_OUTCOME_UNKNOWN;
              case SHARD_REGRESSED -> RefusalReason.REFUSAL_REASON_SHARD_REGRESSED;
              case UNIMPLEMENTED -> RefusalReason.REFUSAL_REASON_UNIMPLEMENTED;
              case UNDECODABLE -> RefusalReason.REFUSAL_REASON_UNDECODABLE;
            })
        .setRetryDelayMillis(refusal.retryDelayMillis())
        .setDetail(refusal.detail())
        .build();
  }
}
