// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;

/** Owners of arcs, as routers and other shards are told of them. */
public final class ArcOwnerCodec {
  private ArcOwnerCodec() {}

  public static dev.payswitch.proto.shard.v1.ArcOwner write(ArcOwner owner) {
    return dev.payswitch.proto.shard.v1.ArcOwner.newBuilder()
        .setArc(owner.arc().index())
        .setShardId(owner.shard().value())
        .setArcEpoch(owner.since().value())
        .build();
  }

  public static ArcOwner read(dev.payswitch.proto.shard.v1.ArcOwner owner) {
    return new ArcOwner(
        new Arc(owner.getArc()),
        new ShardId(owner.getShardId()),
        new ArcEpoch(owner.getArcEpoch()));
  }
}
