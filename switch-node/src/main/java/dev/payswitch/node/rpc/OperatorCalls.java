// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.Names;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.transfer.AttemptFate;
import dev.payswitch.node.transfer.LaneOffice;
import dev.payswitch.node.transfer.LaneStatus;
import dev.payswitch.node.transfer.Refusal;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.admin.v1.ResolvedTransfer;
import dev.payswitch.proto.shard.v1.ControlLaneRequest;
import dev.payswitch.proto.shard.v1.ControlLaneResponse;
import dev.payswitch.proto.shard.v1.ListInDoubtRequest;
import dev.payswitch.proto.shard.v1.ListInDoubtResponse;
import dev.payswitch.proto.shard.v1.ResolveInDoubtRequest;
import dev.payswitch.proto.shard.v1.ResolveInDoubtResponse;
import io.grpc.stub.StreamObserver;
import java.util.List;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What operators do to lanes and to what is in doubt. What they do is logged with who asked. Rows
 * are read on the read threads, everything else happens on the event loop.
 */
final class OperatorCalls {
  private static final Logger LOG = LoggerFactory.getLogger(OperatorCalls.class);
  private static final int MAX_LISTED = 1_000;
  private static final int MAX_RESOLVED = 1_000;
  private static final int MAX_ACTOR_BYTES = 64;
  private static final int MAX_REASON_BYTES = 140;

  private final Parts parts;

  OperatorCalls(Parts parts) {
    this.parts = parts;
  }

  /** What these calls act on. */
  record Parts(
      ShardId self,
      ShardLeader leader,
      Scheduler loop,
      Clock clock,
      Executor readThreads,
      InDoubtReader inDoubt) {}

  void control(ControlLaneRequest request, StreamObserver<ControlLaneResponse> out) {
    ShardId target = new ShardId(request.getTargetShardId());
    if (target.equals(parts.self())) {
      out.onError(StatusMapper.invalid("target_shard_id", "a lane leads to another shard"));
      return;
    }
    if (tooLong(request.getActor(), MAX_ACTOR_BYTES)
        || tooLong(request.getReason(), MAX_REASON_BYTES)) {
      out.onError(StatusMapper.invalid("reason", "actor or reason is too long"));
      return;
    }
    LaneAnswer answer = new LaneAnswer(out);
    LOG.info(
        "event=lane_control lane={}:{} action={} actor=\"{}\" reason=\"{}\"",
        parts.self(),
        target,
        request.getAction(),
        request.getActor(),
        request.getReason());
    LaneOffice office = parts.leader().laneOffice();
    switch (request.getAction()) {
      case LANE_ACTION_PAUSE -> parts.loop().execute(() -> pause(office, request, true, answer));
      case LANE_ACTION_RESUME -> parts.loop().execute(() -> pause(office, request, false, answer));
      case LANE_ACTION_UNBLOCK -> parts.loop().execute(() -> office.unblock(target, answer));
      case LANE_ACTION_UNSPECIFIED, UNRECOGNIZED ->
          out.onError(StatusMapper.invalid("action", "is not known to this release"));
    }
  }

  private static void pause(
      LaneOffice office, ControlLaneRequest request, boolean paused, LaneAnswer answer) {
    office.pause(
        new LedgerCommand.PauseLane(
            new ShardId(request.getTargetShardId()),
            paused,
            request.getActor(),
            request.getReason()),
        answer);
  }

  private static boolean tooLong(String text, int most) {
    return text.getBytes(java.nio.charset.StandardCharsets.UTF_8).length > most;
  }

  /** Shows how it went. */
  private final class LaneAnswer implements LaneOffice.LaneReply {
    private final StreamObserver<ControlLaneResponse> out;

    LaneAnswer(StreamObserver<ControlLaneResponse> out) {
      this.out = out;
    }

    @Override
    public void done(LaneStatus lane, List<String> removed) {
      out.onNext(
          ControlLaneResponse.newBuilder()
              .setLane(LaneDescriptions.show(lane, parts.clock().nowMicros()))
              .addAllRemovedHolders(removed)
              .build());
      out.onCompleted();
    }

    @Override
    public void refused(Refusal refusal) {
      out.onNext(ControlLaneResponse.newBuilder().setRefusal(Refusals.show(refusal)).build());
      out.onCompleted();
    }
  }

  void list(ListInDoubtRequest request, StreamObserver<ListInDoubtResponse> out) {
    int limit = request.getLimit();
    if (limit < 1 || limit > MAX_LISTED) {
      out.onError(StatusMapper.invalid("limit", "must be 1 to " + MAX_LISTED));
      return;
    }
    long now = parts.clock().nowMicros();
    long older = Math.min(request.getOlderMillis(), now / 1_000);
    read(
        out,
        () -> {
          List<IntentAge> found =
              parts.inDoubt().preparedBefore(now - 1_000 * older + 1, limit + 1);
          ListInDoubtResponse.Builder answer =
              ListInDoubtResponse.newBuilder().setMore(found.size() > limit);
          found.stream()
              .limit(limit)
              .forEach(intent -> answer.addTransfers(parts.inDoubt().show(intent, now)));
          out.onNext(answer.build());
          out.onCompleted();
        });
  }

  void resolve(ResolveInDoubtRequest request, StreamObserver<ResolveInDoubtResponse> out) {
    TransferKey transfer = Names.transferKey(request.getDebitAccountId(), request.getTransferId());
    ShardId home = new ShardId(request.getHomeShardId());
    read(
        out,
        () -> {
          List<IntentAge> found = parts.inDoubt().of(transfer, MAX_RESOLVED);
          if (found.isEmpty()) {
            answer(out, found, List.of());
          } else {
            parts
                .loop()
                .execute(
                    () ->
                        parts
                            .leader()
                            .laneOffice()
                            .resolve(home, found, fates -> answer(out, found, fates)));
          }
        });
  }

  private void answer(
      StreamObserver<ResolveInDoubtResponse> out, List<IntentAge> found, List<AttemptFate> fates) {
    ResolveInDoubtResponse.Builder answer = ResolveInDoubtResponse.newBuilder();
    long now = parts.clock().nowMicros();
    for (int index = 0; index < found.size(); index++) {
      answer.addTransfers(
          ResolvedTransfer.newBuilder()
              .setTransfer(parts.inDoubt().show(found.get(index), now))
              .setFate(text(fates.get(index))));
    }
    out.onNext(answer.build());
    out.onCompleted();
  }

  private static String text(AttemptFate fate) {
    return switch (fate) {
      case COMMITTED, SETTLED -> "COMMITTED";
      case DEAD -> "DEAD";
      case UNDECIDED, ASK_LATER -> "UNANSWERED";
    };
  }

  private void read(StreamObserver<?> out, Runnable task) {
    parts
        .readThreads()
        .execute(
            () -> {
              try {
                task.run();
              } catch (RuntimeException e) {
                out.onError(StatusMapper.internal(String.valueOf(e)));
              }
            });
  }
}
