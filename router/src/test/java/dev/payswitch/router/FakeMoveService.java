// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import com.google.errorprone.annotations.concurrent.GuardedBy;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.shard.v1.ControlMoveRequest;
import dev.payswitch.proto.shard.v1.ControlMoveResponse;
import dev.payswitch.proto.shard.v1.ListMovesRequest;
import dev.payswitch.proto.shard.v1.ListMovesResponse;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc;
import dev.payswitch.proto.shard.v1.StartMove;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * The moves of one scripted shard. Each time somebody asks for them, every move goes on by one
 * state, up to the one at which they are held.
 */
final class FakeMoveService extends MoveServiceGrpc.MoveServiceImplBase {
  private static final long TOTAL_BYTES = 1_000;

  private final String shardId;
  private final Object lock = new Object();

  @GuardedBy("lock")
  private final Map<String, MoveStatus> departures = new TreeMap<>();

  @GuardedBy("lock")
  private final List<ControlMoveRequest> received = new ArrayList<>();

  private volatile MoveState heldAt = MoveState.MOVE_STATE_UNSPECIFIED;
  private volatile String rejection = "";
  private volatile String awaited = "";
  private volatile Consumer<MoveStatus> publisher = move -> {};

  FakeMoveService(String shardId) {
    this.shardId = shardId;
  }

  /** Takes moves whose arcs are given away, and has the ring show it. */
  void publisher(Consumer<MoveStatus> ring) {
    publisher = ring;
  }

  /** No move goes further than this state; unspecified lets them go. */
  void holdAt(MoveState state) {
    heldAt = state;
  }

  /** From now on moves cannot begin, and why. */
  void reject(String why) {
    rejection = why;
  }

  /** The shard waits to learn something of the lanes of this one. */
  void await(String shard) {
    awaited = shard;
  }

  List<ControlMoveRequest> received() {
    synchronized (lock) {
      return List.copyOf(received);
    }
  }

  List<MoveStatus> departures() {
    synchronized (lock) {
      return List.copyOf(departures.values());
    }
  }

  void put(MoveStatus move) {
    synchronized (lock) {
      departures.put(move.getMoveId(), move);
    }
  }

  @Override
  public void controlMove(
      ControlMoveRequest request, StreamObserver<ControlMoveResponse> responses) {
    synchronized (lock) {
      received.add(request);
      responses.onNext(control(request));
    }
    responses.onCompleted();
  }

  @GuardedBy("lock")
  private ControlMoveResponse control(ControlMoveRequest request) {
    String id = request.getMoveId();
    MoveStatus known = departures.get(id);
    switch (request.getActionCase()) {
      case START -> {
        if (!rejection.isEmpty()) {
          return ControlMoveResponse.newBuilder().setRejected(rejection).build();
        }
        departures.putIfAbsent(id, begun(id, request.getStart()));
      }
      case CANCEL -> {
        if (known != null && known.getState().getNumber() >= MoveState.MOVE_STATE_SWITCHED_VALUE) {
          return ControlMoveResponse.newBuilder().setRejected("given away").build();
        }
        departures.remove(id);
      }
      case PAUSE -> departures.computeIfPresent(id, (name, move) -> paused(move, true));
      case RESUME -> departures.computeIfPresent(id, (name, move) -> paused(move, false));
      case THROTTLE, ACTION_NOT_SET -> {}
    }
    return ControlMoveResponse.newBuilder()
        .setMove(departures.getOrDefault(id, MoveStatus.getDefaultInstance()))
        .build();
  }

  private MoveStatus begun(String id, StartMove start) {
    return MoveStatus.newBuilder()
        .setMoveId(id)
        .setFirstArc(start.getFirstArc())
        .setArcCount(start.getArcCount())
        .setSourceShardId(shardId)
        .setTargetShardId(start.getTargetShardId())
        .setState(MoveState.MOVE_STATE_COPYING)
        .setTotalBytes(TOTAL_BYTES)
        .setBytesPerSecond(TOTAL_BYTES / 2)
        .build();
  }

  private static MoveStatus paused(MoveStatus move, boolean paused) {
    return move.toBuilder().setPaused(paused).build();
  }

  @Override
  public void listMoves(ListMovesRequest request, StreamObserver<ListMovesResponse> responses) {
    ListMovesResponse.Builder response = ListMovesResponse.newBuilder();
    synchronized (lock) {
      response.addAllDepartures(departures.values());
      for (MoveStatus move : List.copyOf(departures.values())) {
        advance(move);
      }
    }
    if (!awaited.isEmpty()) {
      response.addAwaitedShardIds(awaited);
    }
    responses.onNext(response.build());
    responses.onCompleted();
  }

  @GuardedBy("lock")
  private void advance(MoveStatus move) {
    if (move.getState() == heldAt || move.getPaused()) {
      return;
    }
    switch (move.getState()) {
      case MOVE_STATE_COPYING -> to(move, MoveState.MOVE_STATE_CATCH_UP);
      case MOVE_STATE_CATCH_UP -> to(move, MoveState.MOVE_STATE_SWITCHED);
      case MOVE_STATE_SWITCHED -> {
        publisher.accept(move);
        to(move, MoveState.MOVE_STATE_CLEANING);
      }
      case MOVE_STATE_CLEANING -> departures.remove(move.getMoveId());
      default -> {}
    }
  }

  @GuardedBy("lock")
  private void to(MoveStatus move, MoveState state) {
    departures.put(
        move.getMoveId(), move.toBuilder().setState(state).setCopiedBytes(TOTAL_BYTES / 2).build());
  }
}
