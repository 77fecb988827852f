// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.Move;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.time.Instant;
import java.util.Map;

/** A ring of three shards with 256 arcs, and operations on it. */
final class OperationFixtures {
  static final ShardId S1 = new ShardId("s1");
  static final ShardId S2 = new ShardId("s2");
  static final ShardId S3 = new ShardId("s3");
  static final ShardId S4 = new ShardId("s4");
  static final Instant NOW = Instant.parse("2026-03-01T10:15:00Z");
  static final Ring RING =
      RingPlanner.initial(
          new PointHasher(HashAlgorithm.XXH3_64, 7), 256, Map.of(S1, 1, S2, 1, S3, 2));

  private OperationFixtures() {}

  /** Adds s4 with weight 4, so that every shard gives half of what it has: s3 in one move of 64. */
  static Operation add() {
    return plan(OperationKind.ADD, S4, 4);
  }

  static Operation plan(OperationKind kind, ShardId shard, int weight) {
    return OperationPlanner.plan(
        RING,
        new Operation.Subject(kind, shard, weight),
        new Operation.Origin("ops", "", NOW),
        1_000,
        Map.of());
  }

  /** The ring after the first step of an operation. */
  static Ring weighted(Operation operation) {
    return RING.withWeights(operation.ring().weightsAfter());
  }

  /** The ring after a move of the operation, by its index. */
  static Ring moved(Ring ring, Operation operation, int index) {
    Move move = operation.moves().get(index).move();
    return ring.moved(move, new ArcEpoch(ring.epoch().next().value()));
  }

  static SeenMove seen(String moveId, MovePhase phase) {
    return new SeenMove(moveId, phase, false, "", "");
  }
}
