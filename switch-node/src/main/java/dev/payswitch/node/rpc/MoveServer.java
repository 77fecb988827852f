// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.MoveCodec;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.move.ArrivalAnswer;
import dev.payswitch.node.move.DepartureView;
import dev.payswitch.node.move.Moves;
import dev.payswitch.node.rows.ArcRange;
import dev.payswitch.node.transfer.LaneStatus;
import dev.payswitch.node.transfer.Refusal;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.admin.v1.MoveState;
import dev.payswitch.proto.admin.v1.MoveStatus;
import dev.payswitch.proto.shard.v1.ArrivalProgress;
import dev.payswitch.proto.shard.v1.ArriveRequest;
import dev.payswitch.proto.shard.v1.ArriveResponse;
import dev.payswitch.proto.shard.v1.ControlMoveRequest;
import dev.payswitch.proto.shard.v1.ControlMoveResponse;
import dev.payswitch.proto.shard.v1.GetLaneProgressRequest;
import dev.payswitch.proto.shard.v1.GetLaneProgressResponse;
import dev.payswitch.proto.shard.v1.ListMovesRequest;
import dev.payswitch.proto.shard.v1.ListMovesResponse;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc;
import io.grpc.stub.StreamObserver;
import java.util.TreeSet;

/** What reconfigurers and other shards ask of a node about moves. Everything runs on the loop. */
final class MoveServer extends MoveServiceGrpc.MoveServiceImplBase {
  private final ShardId self;
  private final ShardLeader leader;
  private final Scheduler loop;
  private final LedgerStore store;

  MoveServer(ShardId self, ShardLeader leader, Scheduler loop, LedgerStore store) {
    this.self = self;
    this.leader = leader;
    this.loop = loop;
    this.store = store;
  }

  @Override
  public void arrive(ArriveRequest request, StreamObserver<ArriveResponse> out) {
    MoveCommand step;
    try {
      step =
          switch (request.getStepCase()) {
            case BEGIN -> MoveCodec.read(request.getBegin());
            case ROWS -> MoveCodec.read(request.getRows());
            case COMPLETE -> MoveCodec.read(request.getComplete());
            case DROP -> MoveCodec.read(request.getDrop());
            case STEP_NOT_SET -> throw new IllegalArgumentException("no step");
          };
    } catch (IllegalArgumentException wrong) {
      out.onError(StatusMapper.invalid("step", String.valueOf(wrong.getMessage())));
      return;
    }
    loop.execute(() -> leader.moves().arrive(step, answer -> answer(out, show(answer))));
  }

  private static ArriveResponse show(ArrivalAnswer answer) {
    ArriveResponse.Builder response = ArriveResponse.newBuilder();
    switch (answer) {
      case ArrivalAnswer.Progress progress ->
          response.setProgress(
              ArrivalProgress.newBuilder()
                  .setNumber(progress.number())
                  .setCopiedFamily(progress.copied().family())
                  .setCopiedTo(ByteString.copyFrom(progress.copied().key()))
                  .setCopiedAll(progress.copied().all())
                  .setFeedPosition(progress.feedPosition())
                  .addAllSums(MoveCodec.write(progress.sums()))
                  .setComplete(progress.complete())
                  .setDigest(progress.digest().hashSum())
                  .setRowCount(progress.digest().rowCount()));
      case ArrivalAnswer.Rejected rejected -> response.setRejected(rejected.why());
      case ArrivalAnswer.Unavailable away ->
          response.setRefusal(Refusals.show(Refusal.recovering(away.why())));
    }
    return response.build();
  }

  @Override
  public void controlMove(ControlMoveRequest request, StreamObserver<ControlMoveResponse> out) {
    String moveId = request.getMoveId();
    if (moveId.isEmpty() || moveId.length() > 64) {
      out.onError(StatusMapper.invalid("move_id", "has 1-64 characters"));
      return;
    }
    Moves moves = leader.moves();
    Reply reply = new Reply(moveId, out);
    switch (request.getActionCase()) {
      case START -> {
        var start = request.getStart();
        if (start.getArcCount() < 1 || start.getArcCount() > Move.MAX_ARC_COUNT) {
          out.onError(StatusMapper.invalid("arc_count", "must be 1 to " + Move.MAX_ARC_COUNT));
          return;
        }
        MoveCommand.BeginDeparture begin =
            new MoveCommand.BeginDeparture(
                moveId,
                new ArcRange(start.getFirstArc(), start.getArcCount()),
                new ShardId(start.getTargetShardId()));
        loop.execute(() -> moves.start(begin, start.getBytesPerSecond(), reply));
      }
      case CANCEL -> loop.execute(() -> moves.cancel(moveId, reply));
      case PAUSE -> loop.execute(() -> moves.pause(moveId, true, reply));
      case RESUME -> loop.execute(() -> moves.pause(moveId, false, reply));
      case THROTTLE ->
          loop.execute(
              () -> {
                moves.throttle(request.getThrottle().getBytesPerSecond());
                reply.done();
              });
      case ACTION_NOT_SET -> out.onError(StatusMapper.invalid("action", "is missing"));
    }
  }

  /** Shows how it went. Called on the loop. */
  private final class Reply implements Moves.MoveReply {
    private final String moveId;
    private final StreamObserver<ControlMoveResponse> out;

    Reply(String moveId, StreamObserver<ControlMoveResponse> out) {
      this.moveId = moveId;
      this.out = out;
    }

    @Override
    public void done() {
      MoveStatus status = MoveStatus.newBuilder().setMoveId(moveId).build();
      for (DepartureView view : leader.moves().departures()) {
        if (view.departure().moveId().equals(moveId)) {
          status = MoveViews.show(self, view);
        }
      }
      answer(out, ControlMoveResponse.newBuilder().setMove(status).build());
    }

    @Override
    public void rejected(String why) {
      answer(out, ControlMoveResponse.newBuilder().setRejected(why).build());
    }

    @Override
    public void failed(String why) {
      answer(
          out,
          ControlMoveResponse.newBuilder()
              .setRefusal(Refusals.show(Refusal.recovering(why)))
              .build());
    }
  }

  @Override
  public void listMoves(ListMovesRequest request, StreamObserver<ListMovesResponse> out) {
    loop.execute(
        () -> {
          ListMovesResponse.Builder response = ListMovesResponse.newBuilder();
          Refusal refusal = leader.unreadable(false);
          if (refusal != null) {
            answer(out, response.setRefusal(Refusals.show(refusal)).build());
            return;
          }
          leader.moves().departures().forEach(v -> response.addDepartures(MoveViews.show(self, v)));
          MetaRows.arrivals(
              store,
              arrival -> {
                if (!arrival.complete()) {
                  response.addArrivals(
                      MoveStatus.newBuilder()
                          .setMoveId(arrival.moveId())
                          .setFirstArc(arrival.arcs().first())
                          .setArcCount(arrival.arcs().count())
                          .setSourceShardId(arrival.source().value())
                          .setTargetShardId(self.value())
                          .setState(
                              arrival.copied().all()
                                  ? MoveState.MOVE_STATE_CATCH_UP
                                  : MoveState.MOVE_STATE_COPYING)
                          .setCopiedRowCount(Math.max(0, arrival.digest().rowCount())));
                }
              });
          TreeSet<String> awaited = new TreeSet<>();
          MetaRows.foreignLanes(store, lane -> awaited.add(lane.source().value()));
          answer(out, response.addAllAwaitedShardIds(awaited).build());
        });
  }

  @Override
  public void getLaneProgress(
      GetLaneProgressRequest request, StreamObserver<GetLaneProgressResponse> out) {
    loop.execute(
        () -> {
          GetLaneProgressResponse.Builder response = GetLaneProgressResponse.newBuilder();
          Refusal refusal = leader.unreadable(false);
          if (refusal != null) {
            response.setRefusal(Refusals.show(refusal));
          } else {
            response.setAcknowledgedSequence(acknowledged(request.getTargetShardId()));
          }
          answer(out, response.build());
        });
  }

  /** What the target told last; the log learns it some time later. */
  private long acknowledged(String target) {
    ShardId lane = new ShardId(target);
    return leader.lanes().stream()
        .filter(each -> each.lane().target().equals(lane))
        .mapToLong(LaneStatus::acknowledgedSequence)
        .findFirst()
        .orElseGet(() -> MetaRows.outgoing(store, lane).acknowledgedSequence());
  }

  private static <T> void answer(StreamObserver<T> out, T response) {
    out.onNext(response);
    out.onCompleted();
  }
}
