// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.LaneCodec;
import dev.payswitch.node.codec.Names;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.transfer.AttemptFate;
import dev.payswitch.node.transfer.LaneGreeting;
import dev.payswitch.node.transfer.LaneRefusal;
import dev.payswitch.node.transfer.LaneSession;
import dev.payswitch.node.transfer.ResolveCall;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.Acknowledgement;
import dev.payswitch.proto.shard.v1.CreditResult;
import dev.payswitch.proto.shard.v1.GetPeerKnowledgeRequest;
import dev.payswitch.proto.shard.v1.GetPeerKnowledgeResponse;
import dev.payswitch.proto.shard.v1.LaneRefusalReason;
import dev.payswitch.proto.shard.v1.LaneServiceGrpc;
import dev.payswitch.proto.shard.v1.OpenLaneRequest;
import dev.payswitch.proto.shard.v1.OpenLaneResponse;
import dev.payswitch.proto.shard.v1.PassedOn;
import dev.payswitch.proto.shard.v1.ResolveAttemptsRequest;
import dev.payswitch.proto.shard.v1.ResolveAttemptsResponse;
import dev.payswitch.proto.shard.v1.Verdicts;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other shards' lanes and questions, as they arrive. Decodes here, acts on the event loop. */
final class LaneServer extends LaneServiceGrpc.LaneServiceImplBase {
  private static final int MAX_QUESTIONS = 1_000;

  private final ShardLeader leader;
  private final Scheduler loop;

  LaneServer(ShardLeader leader, Scheduler loop) {
    this.leader = leader;
    this.loop = loop;
  }

  @Override
  public StreamObserver<OpenLaneRequest> openLane(StreamObserver<OpenLaneResponse> out) {
    return new LaneStreamServer((ServerCallStreamObserver<OpenLaneResponse>) out);
  }

  @Override
  public void resolveAttempts(
      ResolveAttemptsRequest request, StreamObserver<ResolveAttemptsResponse> out) {
    int count = request.getQuestionsCount();
    if (count < 1 || count > MAX_QUESTIONS) {
      out.onError(StatusMapper.invalid("questions", "needs 1 to " + MAX_QUESTIONS + " questions"));
      return;
    }
    try {
      List<IntentAge> intents =
          request.getQuestionsList().stream()
              .map(
                  question ->
                      new IntentAge(
                          0,
                          Names.creditKey(
                              question.getDebitAccountId(),
                              question.getTransferId(),
                              question.getCreditAccountId()),
                          LaneCodec.read(question.getAttempt())))
              .toList();
      ResolveCall call =
          new ResolveCall(
              new ShardId(request.getParticipantShardId()),
              intents,
              request.getEndUndecided(),
              fates -> answer(out, fates));
      loop.execute(() -> leader.resolve(call));
    } catch (IllegalArgumentException e) {
      out.onError(StatusMapper.invalid("questions", String.valueOf(e.getMessage())));
    }
  }

  @Override
  public void getPeerKnowledge(
      GetPeerKnowledgeRequest request, StreamObserver<GetPeerKnowledgeResponse> out) {
    if (!ShardId.isValid(request.getAskingShardId())) {
      out.onError(StatusMapper.invalid("asking_shard_id", "is no shard id"));
      return;
    }
    ShardId asking = new ShardId(request.getAskingShardId());
    loop.execute(
        () -> {
          GetPeerKnowledgeResponse.Builder answer = GetPeerKnowledgeResponse.newBuilder();
          leader.knowledgeOf(asking).map(LaneGreetings::write).ifPresent(answer::setKnown);
          out.onNext(answer.build());
          out.onCompleted();
        });
  }

  private static void answer(StreamObserver<ResolveAttemptsResponse> out, List<AttemptFate> fates) {
    ResolveAttemptsResponse.Builder answer = ResolveAttemptsResponse.newBuilder();
    fates.forEach(
        fate ->
            answer.addFates(
                switch (fate) {
                  case COMMITTED -> dev.payswitch.proto.shard.v1.AttemptFate.ATTEMPT_FATE_COMMITTED;
                  case SETTLED -> dev.payswitch.proto.shard.v1.AttemptFate.ATTEMPT_FATE_SETTLED;
                  case DEAD -> dev.payswitch.proto.shard.v1.AttemptFate.ATTEMPT_FATE_DEAD;
                  case UNDECIDED -> dev.payswitch.proto.shard.v1.AttemptFate.ATTEMPT_FATE_UNDECIDED;
                  case ASK_LATER -> dev.payswitch.proto.shard.v1.AttemptFate.ATTEMPT_FATE_ASK_LATER;
                }));
    out.onNext(answer.build());
    out.onCompleted();
  }

  /** One stream: the session is made at the hello, on the loop. */
  private final class LaneStreamServer
      implements StreamObserver<OpenLaneRequest>, LaneSession.LaneReplies {
    private final ServerCallStreamObserver<OpenLaneResponse> out;
    private @Nullable LaneSession session;

    LaneStreamServer(ServerCallStreamObserver<OpenLaneResponse> out) {
      this.out = out;
      out.setOnCancelHandler(() -> loop.execute(this::close));
    }

    @Override
    public void onNext(OpenLaneRequest request) {
      Runnable task;
      try {
        task = decode(request);
      } catch (IllegalArgumentException e) {
        task =
            () ->
                refuse(
                    new LaneRefusal(
                        LaneRefusal.Reason.PROTOCOL_ERROR, String.valueOf(e.getMessage()), null));
      }
      loop.execute(task);
    }

    private Runnable decode(OpenLaneRequest request) {
      return switch (request.getMessageCase()) {
        case HELLO -> {
          var hello = request.getHello();
          LaneId lane =
              new LaneId(
                  new ShardId(hello.getSourceShardId()), new ShardId(hello.getTargetShardId()));
          var token = LaneCodec.read(hello.getToken());
          LaneGreeting greeting = LaneGreetings.read(hello);
          yield () -> session().hello(lane, token, greeting);
        }
        case PREPARES -> {
          var prepares =
              request.getPrepares().getPreparesList().stream().map(LaneCodec::read).toList();
          yield () -> session().prepares(prepares);
        }
        case DECISIONS -> {
          var decisions =
              request.getDecisions().getDecisionsList().stream().map(LaneCodec::read).toList();
          yield () -> session().decisions(decisions);
        }
        case MESSAGE_NOT_SET -> throw new IllegalArgumentException("a lane message is empty");
      };
    }

    private LaneSession session() {
      LaneSession known = session;
      if (known == null) {
        known = leader.openSession(this);
        session = known;
      }
      return known;
    }

    @Override
    public void welcome(LaneGreeting greeting) {
      send(OpenLaneResponse.newBuilder().setWelcome(LaneGreetings.welcome(greeting)));
    }

    @Override
    public void verdicts(List<CommandResult.Verdict> verdicts) {
      Verdicts.Builder message = Verdicts.newBuilder();
      verdicts.forEach(verdict -> message.addVerdicts(LaneCodec.write(verdict)));
      send(OpenLaneResponse.newBuilder().setVerdicts(message));
    }

    @Override
    public void acknowledged(long appliedSequence, List<CommandResult.Credited> credits) {
      Acknowledgement.Builder message =
          Acknowledgement.newBuilder().setAppliedSequence(appliedSequence);
      credits.forEach(
          credit ->
              message.addResults(
                  CreditResult.newBuilder()
                      .setSequence(credit.sequence())
                      .setCreditAvailableMinor(credit.availableMinor())));
      send(OpenLaneResponse.newBuilder().setAcknowledgement(message));
    }

    @Override
    public void passedOn(long appliedSequence, List<Long> waiting) {
      send(
          OpenLaneResponse.newBuilder()
              .setPassedOn(
                  PassedOn.newBuilder()
                      .setAppliedSequence(appliedSequence)
                      .addAllWaitingSequences(waiting)));
    }

    @Override
    public void refuse(LaneRefusal refusal) {
      var message =
          dev.payswitch.proto.shard.v1.LaneRefusal.newBuilder()
              .setReason(
                  switch (refusal.reason()) {
                    case STALE_TOKEN -> LaneRefusalReason.LANE_REFUSAL_REASON_STALE_TOKEN;
                    case SHARD_RECOVERING -> LaneRefusalReason.LANE_REFUSAL_REASON_SHARD_RECOVERING;
                    case PROTOCOL_ERROR -> LaneRefusalReason.LANE_REFUSAL_REASON_PROTOCOL_ERROR;
                    case SEQUENCE_GAP -> LaneRefusalReason.LANE_REFUSAL_REASON_SEQUENCE_GAP;
                    case SHARD_REGRESSED -> LaneRefusalReason.LANE_REFUSAL_REASON_SHARD_REGRESSED;
                  })
              .setDetail(refusal.detail());
      var greatest = refusal.greatestToken();
      if (greatest != null) {
        message.setGreatestToken(LaneCodec.write(greatest));
      }
      send(OpenLaneResponse.newBuilder().setRefusal(message));
      close();
      if (!out.isCancelled()) {
        out.onCompleted();
      }
    }

    private void send(OpenLaneResponse.Builder message) {
      if (!out.isCancelled()) {
        out.onNext(message.build());
      }
    }

    private void close() {
      if (session != null) {
        session.close();
      }
    }

    @Override
    public void onError(Throwable cause) {
      loop.execute(this::close);
    }

    @Override
    public void onCompleted() {
      loop.execute(
          () -> {
            close();
            if (!out.isCancelled()) {
              out.onCompleted();
            }
          });
    }
  }
}
