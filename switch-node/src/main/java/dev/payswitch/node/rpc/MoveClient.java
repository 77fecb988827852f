// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.MoveCodec;
import dev.payswitch.node.ledger.MoveCommand;
import dev.payswitch.node.move.ArrivalAnswer;
import dev.payswitch.node.move.MoveTransport;
import dev.payswitch.proto.shard.v1.ArriveRequest;
import dev.payswitch.proto.shard.v1.ArriveResponse;
import dev.payswitch.proto.shard.v1.GetLaneProgressRequest;
import dev.payswitch.proto.shard.v1.GetLaneProgressResponse;
import dev.payswitch.proto.shard.v1.MoveServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.stub.StreamObserver;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Function;

/** Steps of moves, over gRPC. */
public final class MoveClient implements MoveTransport {
  private static final long STEP_SECONDS = 10;
  private static final long ASK_SECONDS = 2;

  private final PeerChannels peers;
  private final Scheduler loop;

  public MoveClient(PeerChannels peers, Scheduler loop) {
    this.peers = peers;
    this.loop = loop;
  }

  @Override
  public void arrive(ShardId target, MoveCommand step, Consumer<ArrivalAnswer> answer) {
    Optional<ManagedChannel> channel = peers.to(target);
    if (channel.isEmpty()) {
      ArrivalAnswer away =
          new ArrivalAnswer.Unavailable("no leader of " + target + " is registered");
      loop.execute(() -> answer.accept(away));
      return;
    }
    OneAnswer<ArriveResponse, ArrivalAnswer> taking =
        new OneAnswer<>(MoveClient::read, ArrivalAnswer.Unavailable::new, answer);
    // A page takes long to encode, and payments wait for the loop.
    Thread.ofVirtual()
        .name("move-step")
        .start(
            () ->
                MoveServiceGrpc.newStub(channel.get())
                    .withDeadlineAfter(STEP_SECONDS, TimeUnit.SECONDS)
                    .arrive(request(step), taking));
  }

  private static ArriveRequest request(MoveCommand step) {
    ArriveRequest.Builder request = ArriveRequest.newBuilder();
    switch (step) {
      case MoveCommand.BeginArrival begin -> request.setBegin(MoveCodec.write(begin));
      case MoveCommand.TakeRows rows -> request.setRows(MoveCodec.write(rows));
      case MoveCommand.CompleteArrival complete -> request.setComplete(MoveCodec.write(complete));
      case MoveCommand.DropArrival drop -> request.setDrop(MoveCodec.write(drop));
      default -> throw new IllegalArgumentException("no step of an arrival: " + step);
    }
    return request.build();
  }

  private static ArrivalAnswer read(ArriveResponse response) {
    return switch (response.getResultCase()) {
      case PROGRESS ->
          new ArrivalAnswer.Progress(
              response.getProgress().getNumber(),
              MoveCodec.copied(response.getProgress()),
              response.getProgress().getFeedPosition(),
              MoveCodec.read(response.getProgress().getSumsList()),
              MoveCodec.digest(response.getProgress()),
              response.getProgress().getComplete());
      case REJECTED -> new ArrivalAnswer.Rejected(response.getRejected());
      case REFUSAL -> new ArrivalAnswer.Unavailable(response.getRefusal().getDetail());
      case RESULT_NOT_SET -> new ArrivalAnswer.Unavailable("an empty answer");
    };
  }

  @Override
  public void askLane(ShardId source, ShardId target, Consumer<OptionalLong> answer) {
    Optional<ManagedChannel> channel = peers.to(source);
    if (channel.isEmpty()) {
      loop.execute(() -> answer.accept(OptionalLong.empty()));
      return;
    }
    MoveServiceGrpc.newStub(channel.get())
        .withDeadlineAfter(ASK_SECONDS, TimeUnit.SECONDS)
        .getLaneProgress(
            GetLaneProgressRequest.newBuilder().setTargetShardId(target.value()).build(),
            new OneAnswer<GetLaneProgressResponse, OptionalLong>(
                response ->
                    response.hasRefusal()
                        ? OptionalLong.empty()
                        : OptionalLong.of(response.getAcknowledgedSequence()),
                why -> OptionalLong.empty(),
                answer));
  }

  /** Takes one answer to the loop; a call that fails has one too. */
  private final class OneAnswer<R, T> implements StreamObserver<R> {
    private final Function<R, T> reading;
    private final Function<String, T> failing;
    private final Consumer<T> answer;
    private boolean answered;

    OneAnswer(Function<R, T> reading, Function<String, T> failing, Consumer<T> answer) {
      this.reading = reading;
      this.failing = failing;
      this.answer = answer;
    }

    @Override
    public void onNext(R response) {
      tell(reading.apply(response));
    }

    @Override
    public void onError(Throwable cause) {
      tell(failing.apply(String.valueOf(cause.getMessage())));
    }

    @Override
    public void onCompleted() {
      tell(failing.apply("there was no answer"));
    }

    private void tell(T result) {
      if (!answered) {
        answered = true;
        loop.execute(() -> answer.accept(result));
      }
    }
  }
}
