// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.LaneCodec;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.rows.IntentAge;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.transfer.AttemptFate;
import dev.payswitch.node.transfer.IntentRecovery;
import dev.payswitch.node.transfer.LaneGreeting;
import dev.payswitch.node.transfer.LaneTransport;
import dev.payswitch.node.transfer.PeerKnowledge;
import dev.payswitch.proto.shard.v1.AttemptQuestion;
import dev.payswitch.proto.shard.v1.Decisions;
import dev.payswitch.proto.shard.v1.GetPeerKnowledgeRequest;
import dev.payswitch.proto.shard.v1.GetPeerKnowledgeResponse;
import dev.payswitch.proto.shard.v1.LaneHello;
import dev.payswitch.proto.shard.v1.LaneServiceGrpc;
import dev.payswitch.proto.shard.v1.OpenLaneRequest;
import dev.payswitch.proto.shard.v1.OpenLaneResponse;
import dev.payswitch.proto.shard.v1.Prepares;
import dev.payswitch.proto.shard.v1.ResolveAttemptsRequest;
import dev.payswitch.proto.shard.v1.ResolveAttemptsResponse;
import io.grpc.ManagedChannel;
import io.grpc.stub.ClientCallStreamObserver;
import io.grpc.stub.ClientResponseObserver;
import io.grpc.stub.StreamObserver;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Lanes and questions to other shards, over gRPC. */
public final class LaneClient implements LaneTransport, IntentRecovery.Asker {
  private static final long ASK_SECONDS = 5;

  private final ShardId self;
  private final PeerChannels peers;
  private final Scheduler loop;

  public LaneClient(ShardId self, PeerChannels peers, Scheduler loop) {
    this.self = self;
    this.peers = peers;
    this.loop = loop;
  }

  @Override
  public LaneStream open(
      LaneId lane, FencingToken token, LaneGreeting greeting, LaneEvents events) {
    Stream stream = new Stream(lane, events);
    Optional<ManagedChannel> channel = peers.to(lane.target());
    if (channel.isEmpty()) {
      stream.fail("no leader of " + lane.target() + " is registered");
    } else {
      LaneServiceGrpc.newStub(channel.get()).openLane(stream);
      stream.hello(token, greeting);
    }
    return stream;
  }

  @Override
  public void ask(
      ShardId home,
      List<IntentAge> intents,
      boolean endUndecided,
      Consumer<List<AttemptFate>> answer) {
    Optional<ManagedChannel> channel = peers.to(home);
    if (channel.isEmpty()) {
      answer.accept(Collections.nCopies(intents.size(), AttemptFate.ASK_LATER));
      return;
    }
    ResolveAttemptsRequest.Builder request =
        ResolveAttemptsRequest.newBuilder()
            .setParticipantShardId(self.value())
            .setEndUndecided(endUndecided);
    for (IntentAge intent : intents) {
      request.addQuestions(
          AttemptQuestion.newBuilder()
              .setDebitAccountId(intent.key().transfer().debitAccount().value())
              .setTransferId(intent.key().transfer().id().value())
              .setCreditAccountId(intent.key().creditAccount().value())
              .setAttempt(LaneCodec.write(intent.attempt())));
    }
    LaneServiceGrpc.newStub(channel.get())
        .withDeadlineAfter(ASK_SECONDS, TimeUnit.SECONDS)
        .resolveAttempts(request.build(), new Answer(intents.size(), answer));
  }

  @Override
  public void askKnowledge(ShardId peer, Consumer<Optional<PeerKnowledge>> answer) {
    Optional<ManagedChannel> channel = peers.to(peer);
    if (channel.isEmpty()) {
      answer.accept(Optional.empty());
      return;
    }
    LaneServiceGrpc.newStub(channel.get())
        .withDeadlineAfter(ASK_SECONDS, TimeUnit.SECONDS)
        .getPeerKnowledge(
            GetPeerKnowledgeRequest.newBuilder().setAskingShardId(self.value()).build(),
            new KnowledgeAnswer(answer));
  }

  /** Takes what a peer knows; anything else than an answer is none. */
  private final class KnowledgeAnswer implements StreamObserver<GetPeerKnowledgeResponse> {
    private final Consumer<Optional<PeerKnowledge>> answer;
    private Optional<PeerKnowledge> known = Optional.empty();

    KnowledgeAnswer(Consumer<Optional<PeerKnowledge>> answer) {
      this.answer = answer;
    }

    @Override
    public void onNext(GetPeerKnowledgeResponse response) {
      if (response.hasKnown()) {
        known = Optional.of(LaneGreetings.read(response.getKnown()));
      }
    }

    @Override
    public void onError(Throwable cause) {
      known = Optional.empty();
      onCompleted();
    }

    @Override
    public void onCompleted() {
      Optional<PeerKnowledge> told = known;
      loop.execute(() -> answer.accept(told));
    }
  }

  /** Takes the answer to one question; anything else than an answer means: ask later. */
  private final class Answer implements StreamObserver<ResolveAttemptsResponse> {
    private final int expected;
    private final Consumer<List<AttemptFate>> answer;
    private boolean answered;

    Answer(int expected, Consumer<List<AttemptFate>> answer) {
      this.expected = expected;
      this.answer = answer;
    }

    @Override
    public void onNext(ResolveAttemptsResponse response) {
      List<AttemptFate> fates = response.getFatesList().stream().map(Answer::fate).toList();
      if (fates.size() == expected) {
        answered = true;
        loop.execute(() -> answer.accept(fates));
      }
    }

    private static AttemptFate fate(dev.payswitch.proto.shard.v1.AttemptFate fate) {
      return switch (fate) {
        case ATTEMPT_FATE_COMMITTED -> AttemptFate.COMMITTED;
        case ATTEMPT_FATE_SETTLED -> AttemptFate.SETTLED;
        case ATTEMPT_FATE_DEAD -> AttemptFate.DEAD;
        case ATTEMPT_FATE_UNDECIDED -> AttemptFate.UNDECIDED;
        case ATTEMPT_FATE_ASK_LATER, ATTEMPT_FATE_UNSPECIFIED, UNRECOGNIZED ->
            AttemptFate.ASK_LATER;
      };
    }

    @Override
    public void onError(Throwable cause) {
      onCompleted();
    }

    /** No answer is no answer: the intents stay and are asked about again. */
    @Override
    public void onCompleted() {
      if (!answered) {
        loop.execute(() -> answer.accept(Collections.nCopies(expected, AttemptFate.ASK_LATER)));
      }
    }
  }

  /** One stream. Events arrive on gRPC's threads and go on to the loop, where the lane lives. */
  private final class Stream
      implements LaneStream, ClientResponseObserver<OpenLaneRequest, OpenLaneResponse> {
    private final LaneId lane;
    private final LaneEvents events;
    private @Nullable ClientCallStreamObserver<OpenLaneRequest> out;
    private boolean closed;

    Stream(LaneId lane, LaneEvents events) {
      this.lane = lane;
      this.events = events;
    }

    @Override
    public void beforeStart(ClientCallStreamObserver<OpenLaneRequest> requests) {
      out = requests;
      requests.setOnReadyHandler(() -> tell(events::ready));
    }

    void hello(FencingToken token, LaneGreeting greeting) {
      send(
          OpenLaneRequest.newBuilder()
              .setHello(
                  LaneHello.newBuilder()
                      .setSourceShardId(lane.source().value())
                      .setTargetShardId(lane.target().value())
                      .setToken(LaneCodec.write(token))
                      .setStartIndex(greeting.startIndex())
                      .setKnown(LaneGreetings.write(greeting.known()))));
    }

    @Override
    public boolean isReady() {
      return !closed && out != null && out.isReady();
    }

    @Override
    public void sendPrepares(List<LedgerCommand.Prepare> prepares) {
      Prepares.Builder message = Prepares.newBuilder();
      prepares.forEach(prepare -> message.addPrepares(LaneCodec.write(prepare)));
      send(OpenLaneRequest.newBuilder().setPrepares(message));
    }

    @Override
    public void sendDecisions(List<OwedDecision> decisions) {
      Decisions.Builder message = Decisions.newBuilder();
      decisions.forEach(decision -> message.addDecisions(LaneCodec.write(decision)));
      send(OpenLaneRequest.newBuilder().setDecisions(message));
    }

    private void send(OpenLaneRequest.Builder message) {
      if (!closed && out != null) {
        out.onNext(message.build());
      }
    }

    @Override
    public void close() {
      if (!closed) {
        closed = true;
        if (out != null) {
          out.cancel("the lane " + lane + " is closed", null);
        }
      }
    }

    @Override
    public void onNext(OpenLaneResponse response) {
      switch (response.getMessageCase()) {
        case WELCOME -> {
          LaneGreeting greeting = LaneGreetings.read(response.getWelcome());
          tell(() -> events.welcomed(greeting));
        }
        case VERDICTS -> {
          List<CommandResult.Verdict> verdicts =
              response.getVerdicts().getVerdictsList().stream().map(LaneCodec::read).toList();
          tell(() -> events.verdicts(verdicts));
        }
        case ACKNOWLEDGEMENT -> {
          var message = response.getAcknowledgement();
          List<CommandResult.Credited> credits =
              message.getResultsList().stream()
                  .map(
                      result ->
                          new CommandResult.Credited(
                              result.getSequence(), result.getCreditAvailableMinor()))
                  .toList();
          tell(() -> events.acknowledged(message.getAppliedSequence(), credits));
        }
        case PASSED_ON -> {
          var message = response.getPassedOn();
          tell(
              () ->
                  events.passedOn(message.getAppliedSequence(), message.getWaitingSequencesList()));
        }
        case REFUSAL -> tell(() -> events.refused(LaneRefusals.read(response.getRefusal())));
        case MESSAGE_NOT_SET -> fail("an empty message");
      }
    }

    @Override
    public void onError(Throwable cause) {
      fail(String.valueOf(cause.getMessage()));
    }

    @Override
    public void onCompleted() {
      fail("the participant ended the stream");
    }

    void fail(String cause) {
      tell(
          () -> {
            closed = true;
            events.broken(lane.target(), cause);
          });
    }

    private void tell(Runnable event) {
      loop.execute(
          () -> {
            if (!closed) {
              event.run();
            }
          });
    }
  }
}
