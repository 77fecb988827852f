// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.transfer.ShardLeader;
import dev.payswitch.proto.shard.v1.ControlLaneRequest;
import dev.payswitch.proto.shard.v1.ControlLaneResponse;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import dev.payswitch.proto.shard.v1.GetLaneBooksRequest;
import dev.payswitch.proto.shard.v1.GetLaneBooksResponse;
import dev.payswitch.proto.shard.v1.ListInDoubtRequest;
import dev.payswitch.proto.shard.v1.ListInDoubtResponse;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.ResolveInDoubtRequest;
import dev.payswitch.proto.shard.v1.ResolveInDoubtResponse;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.shard.v1.VerifyShardRequest;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import io.grpc.StatusRuntimeException;
import io.grpc.stub.ServerCallStreamObserver;
import io.grpc.stub.StreamObserver;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * What routers ask of a node. Commands go to the event loop; queries are answered from the store on
 * the read threads, after the log has confirmed that what they see is current.
 */
final class ShardServer extends ShardServiceGrpc.ShardServiceImplBase {
  private final ShardLeader leader;
  private final Scheduler loop;
  private final Clock clock;
  private final OutcomeListener outcomes;
  private final Reading reading;
  private final OperatorCalls operators;

  ShardServer(
      ShardLeader leader, Scheduler loop, Clock clock, OutcomeListener outcomes, Reading reading) {
    this.operators =
        new OperatorCalls(
            new OperatorCalls.Parts(
                reading.self(), leader, loop, clock, reading.threads(), reading.inDoubt()));
    this.leader = leader;
    this.loop = loop;
    this.clock = clock;
    this.outcomes = outcomes;
    this.reading = reading;
  }

  /** The parts that answer queries, and the threads on which they may block. */
  record Reading(
      ShardId self,
      Executor threads,
      ReadQueries queries,
      Verification verification,
      NodeDescription node,
      InDoubtReader inDoubt) {}

  @Override
  public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteResponse> out) {
    return new ExecuteSession(
        (ServerCallStreamObserver<ExecuteResponse>) out, loop, clock, leader.intake(), outcomes);
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> out) {
    reading
        .queries()
        .answer(request, reading.threads())
        .whenComplete(
            (response, failure) -> {
              if (failure == null) {
                out.onNext(response);
                out.onCompleted();
              } else {
                out.onError(error(failure));
              }
            });
  }

  @Override
  public void describeNode(DescribeNodeRequest request, StreamObserver<DescribeNodeResponse> out) {
    loop.execute(
        () -> {
          NodeDescription.LeaderView view = reading.node().look(leader, clock.nowMicros());
          answer(out, () -> reading.node().describe(view));
        });
  }

  @Override
  public void verifyShard(VerifyShardRequest request, StreamObserver<VerifyShardResponse> out) {
    whileServing(
        out,
        () -> reading.verification().verify(),
        refusal -> out.onNext(VerifyShardResponse.newBuilder().setRefusal(refusal).build()));
  }

  @Override
  public void getLaneBooks(GetLaneBooksRequest request, StreamObserver<GetLaneBooksResponse> out) {
    whileServing(
        out,
        () -> reading.verification().laneBooks(),
        refusal -> out.onNext(GetLaneBooksResponse.newBuilder().setRefusal(refusal).build()));
  }

  @Override
  public void controlLane(ControlLaneRequest request, StreamObserver<ControlLaneResponse> out) {
    checked(out, () -> operators.control(request, out));
  }

  @Override
  public void listInDoubt(ListInDoubtRequest request, StreamObserver<ListInDoubtResponse> out) {
    checked(out, () -> operators.list(request, out));
  }

  @Override
  public void resolveInDoubt(
      ResolveInDoubtRequest request, StreamObserver<ResolveInDoubtResponse> out) {
    checked(out, () -> operators.resolve(request, out));
  }

  /** Ids that are none are the caller's mistake. */
  private static void checked(StreamObserver<?> out, Runnable call) {
    try {
      call.run();
    } catch (IllegalArgumentException e) {
      out.onError(StatusMapper.invalid("request", String.valueOf(e.getMessage())));
    }
  }

  private <T> void whileServing(
      StreamObserver<T> out,
      Supplier<T> read,
      Consumer<dev.payswitch.proto.shard.v1.Refusal> refuse) {
    loop.execute(
        () -> {
          if (leader.isServing()) {
            answer(out, read);
          } else {
            refuse.accept(Refusals.notServing());
            out.onCompleted();
          }
        });
  }

  private <T> void answer(StreamObserver<T> out, Supplier<T> read) {
    reading
        .threads()
        .execute(
            () -> {
              try {
                out.onNext(read.get());
                out.onCompleted();
              } catch (RuntimeException e) {
                out.onError(error(e));
              }
            });
  }

  private static StatusRuntimeException error(Throwable failure) {
    Throwable cause = failure;
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    return cause instanceof StatusRuntimeException known
        ? known
        : StatusMapper.internal(String.valueOf(cause));
  }
}
