// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.cluster.OperationMove;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.router.inspect.MoveFacts;
import dev.payswitch.router.inspect.OperationFacts;
import dev.payswitch.router.inspect.OperationsSource;
import dev.payswitch.router.reconfigure.Operations;
import dev.payswitch.router.routing.RingView;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Operations as ZooKeeper has them, and moves as their sources tell. */
public final class LiveOperations implements OperationsSource {
  /** More are of no use on a page. */
  private static final int MAX_OPERATIONS = 16;

  private final Operations operations;
  private final MoveQueries moves;
  private final ClusterView cluster;
  private final RingView rings;

  public LiveOperations(
      Operations operations, ShardNodes nodes, ClusterView cluster, RingView rings) {
    this.operations = operations;
    this.moves = new MoveQueries(nodes);
    this.cluster = cluster;
    this.rings = rings;
  }

  @Override
  public List<OperationFacts> operations() {
    List<OperationFacts> facts = new ArrayList<>();
    if (!cluster.zooKeeperConnected()) {
      return facts;
    }
    try {
      for (OperationId id : operations.list().stream().limit(MAX_OPERATIONS).toList()) {
        Optional<Operation> found = operations.read(id);
        found.ifPresent(operation -> facts.add(facts(operation)));
      }
    } catch (ClusterException away) {
      // The page says by itself that ZooKeeper is away.
      return facts;
    }
    return facts;
  }

  private static OperationFacts facts(Operation operation) {
    return new OperationFacts(
        operation.id().toString(),
        operation.subject().kind().name(),
        operation.subject().shard().value(),
        operation.state().name(),
        operation.origin().actor(),
        operation.origin().reason(),
        operation.origin().createTime(),
        operation.moveCount(OperationMove.State.DONE),
        operation.moves().size(),
        operation.failure().isEmpty() ? operation.trouble() : operation.failure());
  }

  @Override
  public List<MoveFacts> moves() {
    Ring ring = rings.current();
    if (ring == null) {
      return List.of();
    }
    try {
      return moves.list(ring.weights().keySet()).departures().values().stream()
          .map(LiveOperations::facts)
          .toList();
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
      return List.of();
    }
  }

  private static MoveFacts facts(MoveStatus move) {
    return new MoveFacts(
        move.getMoveId(),
        OperationId.ofMove(move.getMoveId()).map(OperationId::toString).orElse(""),
        move.getFirstArc(),
        move.getArcCount(),
        move.getSourceShardId(),
        move.getTargetShardId(),
        state(move.getState()),
        move.getPaused(),
        move.getCopiedBytes(),
        move.getTotalBytes(),
        move.getBytesPerSecond(),
        move.getWaitingRowCount(),
        since(move),
        move.getStuckReason(),
        move.getLastError());
  }

  private static String state(MoveState state) {
    return state.name().replaceFirst("^MOVE_STATE_", "");
  }

  private static @Nullable Instant since(MoveStatus move) {
    return move.hasStateTime()
        ? Instant.ofEpochSecond(move.getStateTime().getSeconds(), move.getStateTime().getNanos())
        : null;
  }
}
