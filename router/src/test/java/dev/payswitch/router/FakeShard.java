// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import com.google.protobuf.ByteString;
import com.google.protobuf.InvalidProtocolBufferException;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.proto.shard.v1.DescribeNodeRequest;
import dev.payswitch.proto.shard.v1.DescribeNodeResponse;
import dev.payswitch.proto.shard.v1.ExecuteRequest;
import dev.payswitch.proto.shard.v1.ExecuteResponse;
import dev.payswitch.proto.shard.v1.GetLaneBooksRequest;
import dev.payswitch.proto.shard.v1.GetLaneBooksResponse;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.ReplicaRole;
import dev.payswitch.proto.shard.v1.RoutedCommand;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.proto.shard.v1.VerifyShardRequest;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import dev.payswitch.proto.v1.AccountOutcome;
import dev.payswitch.proto.v1.AccountOutcomeStatus;
import dev.payswitch.proto.v1.CancelTransferResponse;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CloseAccountStatus;
import dev.payswitch.proto.v1.OutcomeClass;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitGroupRequest;
import dev.payswitch.proto.v1.SubmitGroupResponse;
import dev.payswitch.proto.v1.TransferOutcome;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import io.grpc.Metadata;
import io.grpc.Server;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.netty.NettyServerBuilder;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * A shard on a loopback port that does as it is told: it answers every command with an outcome
 * unless a script says otherwise.
 */
public final class FakeShard extends ShardServiceGrpc.ShardServiceImplBase
    implements AutoCloseable {
  private static final Metadata.Key<String> CALLER =
      Metadata.Key.of(ClusterMeta.ID_IN_CALLS, Metadata.ASCII_STRING_MARSHALLER);

  private final String shardId;
  private final FakeMoveService moves;
  private final Server server;
  private final int port;
  private final Queue<RoutedCommand> received = new ConcurrentLinkedQueue<>();
  private final Queue<Integer> batchSizes = new ConcurrentLinkedQueue<>();
  private final Queue<ReadRequest> reads = new ConcurrentLinkedQueue<>();
  private final Set<String> callers = ConcurrentHashMap.newKeySet();
  private final Set<StreamObserver<ExecuteResponse>> streams = ConcurrentHashMap.newKeySet();
  private volatile Function<RoutedCommand, Optional<RoutedReply>> script =
      command -> Optional.of(created(command));
  private volatile Function<ReadRequest, ReadResponse> reader =
      request -> ReadResponse.getDefaultInstance();
  private volatile DescribeNodeResponse description = DescribeNodeResponse.getDefaultInstance();
  private volatile VerifyShardResponse verification;
  private volatile GetLaneBooksResponse laneBooks = GetLaneBooksResponse.getDefaultInstance();

  private FakeShard(String shardId, int wantedPort) throws IOException {
    this.shardId = shardId;
    this.moves = new FakeMoveService(shardId);
    this.verification = VerifyShardResponse.newBuilder().setShardId(shardId).build();
    this.server =
        NettyServerBuilder.forAddress(new InetSocketAddress("127.0.0.1", wantedPort))
            .permitKeepAliveTime(1, TimeUnit.SECONDS)
            .addService(this)
            .addService(moves)
            .intercept(new Doorkeeper())
            .build()
            .start();
    this.port = server.getPort();
  }

  /** Notes the cluster that each call names. */
  private final class Doorkeeper implements ServerInterceptor {
    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      callers.add(String.valueOf(headers.get(CALLER)));
      return next.startCall(call, headers);
    }
  }

  public static FakeShard start(String shardId) throws IOException {
    return new FakeShard(shardId, 0);
  }

  /** A shard that comes back on the port of an earlier one. */
  public static FakeShard startAt(String shardId, int port) throws IOException {
    return new FakeShard(shardId, port);
  }

  FakeMoveService moves() {
    return moves;
  }

  /** What it tells of itself beside its name and role. */
  void describe(DescribeNodeResponse more) {
    description = more;
  }

  public int port() {
    return port;
  }

  public String address() {
    return "127.0.0.1:" + port();
  }

  /** What to reply to each command; nothing leaves it without a reply. */
  public void script(Function<RoutedCommand, Optional<RoutedReply>> replies) {
    script = replies;
  }

  public void reader(Function<ReadRequest, ReadResponse> answers) {
    reader = answers;
  }

  public void verification(VerifyShardResponse answer) {
    verification = answer;
  }

  public void laneBooks(GetLaneBooksResponse answer) {
    laneBooks = answer;
  }

  public List<RoutedCommand> received() {
    return List.copyOf(received);
  }

  public List<Integer> batchSizes() {
    return List.copyOf(batchSizes);
  }

  public List<ReadRequest> reads() {
    return List.copyOf(reads);
  }

  /** The clusters of which calls came. */
  public Set<String> callers() {
    return Set.copyOf(callers);
  }

  /** Breaks all streams without replies to what is under way. */
  public void breakStreams() {
    streams.forEach(stream -> stream.onError(Status.UNAVAILABLE.asRuntimeException()));
    streams.clear();
  }

  /** What a shard replies to a command that finds nothing in its way. */
  public static RoutedReply created(RoutedCommand command) {
    RoutedReply.Builder reply =
        RoutedReply.newBuilder().setCorrelationId(command.getCorrelationId());
    return switch (command.getCommandCase()) {
      case TRANSFER, COMMAND_NOT_SET ->
          reply.setTransferOutcome(outcome(OutcomeStatus.OUTCOME_STATUS_CREATED)).build();
      case GROUP -> reply.setGroupOutcome(createdGroup(command.getGroup())).build();
      case ACCOUNT ->
          reply
              .setAccountOutcome(
                  AccountOutcome.newBuilder()
                      .setStatus(AccountOutcomeStatus.ACCOUNT_OUTCOME_STATUS_CREATED))
              .build();
      case UPDATE_ACCOUNT ->
          reply
              .setAccountUpdated(
                  UpdateAccountResponse.newBuilder()
                      .setStatus(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED))
              .build();
      case CLOSE_ACCOUNT ->
          reply
              .setAccountClosed(
                  CloseAccountResponse.newBuilder()
                      .setStatus(CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED))
              .build();
      case CANCEL_TRANSFER ->
          reply
              .setTransferCancelled(
                  CancelTransferResponse.newBuilder()
                      .setState(OutcomeState.OUTCOME_STATE_CANCELLED))
              .build();
    };
  }

  private static SubmitGroupResponse createdGroup(ByteString group) {
    TransferOutcome created = outcome(OutcomeStatus.OUTCOME_STATUS_CREATED);
    SubmitGroupResponse.Builder answer = SubmitGroupResponse.newBuilder().setGroupOutcome(created);
    try {
      SubmitGroupRequest.parseFrom(group)
          .getTransfersList()
          .forEach(
              member ->
                  answer.addOutcomes(created.toBuilder().setAmountMinor(member.getAmountMinor())));
    } catch (InvalidProtocolBufferException undecodable) {
      throw new IllegalArgumentException(undecodable);
    }
    return answer.build();
  }

  public static TransferOutcome outcome(OutcomeStatus status) {
    return TransferOutcome.newBuilder()
        .setOutcomeClass(OutcomeClass.OUTCOME_CLASS_SUCCESS)
        .setStatus(status)
        .setSettled(true)
        .build();
  }

  /** Refuses each command for these reasons, one after the other, and then does it. */
  public void refuseFirst(RefusalReason... reasons) {
    Iterator<RefusalReason> left = List.of(reasons).iterator();
    script =
        command -> Optional.of(left.hasNext() ? refused(command, left.next()) : created(command));
  }

  public static RoutedReply refused(RoutedCommand command, RefusalReason reason) {
    return RoutedReply.newBuilder()
        .setCorrelationId(command.getCorrelationId())
        .setRefusal(refusal(reason))
        .build();
  }

  public static Refusal refusal(RefusalReason reason) {
    return Refusal.newBuilder().setReason(reason).setDetail("as scripted").build();
  }

  @Override
  public StreamObserver<ExecuteRequest> execute(StreamObserver<ExecuteResponse> responses) {
    streams.add(responses);
    return new StreamObserver<>() {
      @Override
      public void onNext(ExecuteRequest request) {
        batchSizes.add(request.getCommandsCount());
        List<RoutedReply> replies = new ArrayList<>();
        for (RoutedCommand command : request.getCommandsList()) {
          received.add(command);
          script.apply(command).ifPresent(replies::add);
        }
        if (!replies.isEmpty()) {
          responses.onNext(ExecuteResponse.newBuilder().addAllReplies(replies).build());
        }
      }

      @Override
      public void onError(Throwable failure) {
        streams.remove(responses);
      }

      @Override
      public void onCompleted() {
        streams.remove(responses);
        responses.onCompleted();
      }
    };
  }

  @Override
  public void read(ReadRequest request, StreamObserver<ReadResponse> responses) {
    reads.add(request);
    responses.onNext(reader.apply(request));
    responses.onCompleted();
  }

  @Override
  public void describeNode(
      DescribeNodeRequest request, StreamObserver<DescribeNodeResponse> responses) {
    responses.onNext(
        description.toBuilder()
            .setShardId(shardId)
            .setRole(ReplicaRole.REPLICA_ROLE_LEADER)
            .setExecutedCommandCount(received.size())
            .setRingEpoch(1)
            .build());
    responses.onCompleted();
  }

  @Override
  public void verifyShard(
      VerifyShardRequest request, StreamObserver<VerifyShardResponse> responses) {
    responses.onNext(verification);
    responses.onCompleted();
  }

  @Override
  public void getLaneBooks(
      GetLaneBooksRequest request, StreamObserver<GetLaneBooksResponse> responses) {
    responses.onNext(laneBooks);
    responses.onCompleted();
  }

  /** Ends at once, as a process that is killed. */
  @Override
  public void close() {
    server.shutdownNow();
    try {
      server.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
