// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** A cluster of two shards in which all is well, and what may be otherwise. */
public final class Facts {
  public static final ShardId S1 = new ShardId("s1");
  public static final ShardId S2 = new ShardId("s2");

  /** s1 has arcs 0 to 127, s2 the others. */
  public static final Ring RING =
      RingPlanner.initial(new PointHasher(HashAlgorithm.XXH3_64, 7), 256, Map.of(S1, 1, S2, 1));

  private @Nullable Ring ring = RING;
  private boolean zooKeeperConnected = true;
  private List<RouterFacts> routers = List.of(new RouterFacts("r-1", "127.0.0.1:7400", 1));
  private List<ShardFacts> shards = new ArrayList<>();
  private List<LaneFacts> lanes = List.of(lane("OPEN", 0, 0, ""));
  private List<OperationFacts> operations = List.of();
  private List<MoveFacts> moves = List.of();

  public Facts() {
    shards.add(shard(S1, List.of(serving(0, 128, 1))));
    shards.add(shard(S2, List.of(serving(128, 128, 1))));
  }

  public Facts ring(@Nullable Ring other) {
    ring = other;
    return this;
  }

  public Facts zooKeeperAway() {
    zooKeeperConnected = false;
    return this;
  }

  public Facts routerAt(long epoch) {
    routers = List.of(new RouterFacts("r-1", "127.0.0.1:7400", epoch));
    return this;
  }

  public Facts shard(ShardId id, UnaryOperator<ShardFacts> change) {
    shards = new ArrayList<>(shards);
    shards.replaceAll(shard -> shard.id().equals(id) ? change.apply(shard) : shard);
    return this;
  }

  public Facts away(ShardId id, String state) {
    return shard(id, shard -> new ShardFacts(id, state, shard.leaderAddress(), null));
  }

  public Facts arcs(ShardId id, ArcRange... arcs) {
    return shard(id, shard -> shard(id, List.of(arcs)));
  }

  public Facts lanes(LaneFacts... other) {
    lanes = List.of(other);
    return this;
  }

  public Facts operations(OperationFacts... other) {
    operations = List.of(other);
    return this;
  }

  public Facts moves(MoveFacts... other) {
    moves = List.of(other);
    return this;
  }

  public ClusterFacts facts() {
    return new ClusterFacts(
        "payswitch", "c-1", zooKeeperConnected, ring, routers, shards, lanes, operations, moves);
  }

  public static ArcRange serving(int first, int count, long epoch) {
    return new ArcRange(first, count, ArcRange.State.SERVING, epoch);
  }

  public static ShardFacts shard(ShardId id, List<ArcRange> arcs) {
    return new ShardFacts(
        id,
        ShardFacts.ACTIVE,
        "127.0.0.1:750" + id.value().substring(1),
        new ShardFacts.Told(1, 12, 34, 5.5, 1, 2, 8L << 30, "0.1.0", arcs));
  }

  static LaneFacts lane(String state, long owed, long oldestMillis, String pausedBy) {
    return new LaneFacts("s1", "s2", state, 3, owed, oldestMillis, "", pausedBy);
  }

  static OperationFacts operation(String id, String state) {
    return new OperationFacts(
        id, "shard add", "s3", state, "jana", "more room", Instant.EPOCH, 1, 4, "it broke");
  }

  public static MoveFacts move(String state, int first, String stuckReason) {
    return new MoveFacts(
        "op-1.1", "op-1", first, 4, "s1", "s2", state, false, 5, 10, 2, 1, null, stuckReason, "");
  }
}
