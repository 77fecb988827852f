// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.protobuf.StatusProto;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A fake cluster, a router in front of it, and a channel to each of the router's gRPC ports. */
final class RouterFixture implements AutoCloseable {
  final FakeCluster cluster;
  final Router router;
  final ManagedChannel channel;
  final ManagedChannel adminChannel;

  private RouterFixture(FakeCluster cluster, Router router) {
    this.cluster = cluster;
    this.router = router;
    this.channel = channelTo(router.grpcPort());
    this.adminChannel = channelTo(router.adminPort());
  }

  static RouterFixture start(Path directory) throws Exception {
    FakeCluster cluster = FakeCluster.start(directory);
    return new RouterFixture(cluster, cluster.startRouter("router"));
  }

  static ManagedChannel channelTo(int port) {
    return NettyChannelBuilder.forAddress("127.0.0.1", port).usePlaintext().build();
  }

  static Transfer payment(String id, String debitAccount) {
    return Transfer.newBuilder()
        .setId(id)
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(debitAccount)
        .setCreditAccountId("merchant")
        .setAmountMinor(5)
        .setLedger("EUR")
        .build();
  }

  static void assertFails(Status.Code code, String text, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> assertThat(failure.getStatus().getCode()).isEqualTo(code))
        .hasMessageContaining(text);
  }

  /** That a call fails with a status, and gives a caller's program this reason for it. */
  static void assertFailsFor(String reason, Status.Code code, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            StatusRuntimeException.class,
            failure -> {
              assertThat(failure.getStatus().getCode()).isEqualTo(code);
              assertThat(reasonOf(failure)).isEqualTo(reason);
            });
  }

  private static String reasonOf(StatusRuntimeException failure) {
    com.google.rpc.Status status = Objects.requireNonNull(StatusProto.fromThrowable(failure));
    try {
      return status.getDetails(0).unpack(ErrorInfo.class).getReason();
    } catch (InvalidProtocolBufferException other) {
      throw new AssertionError("no reason in " + status, other);
    }
  }

  OutcomeStatus pay(String id, String debitAccount) {
    return TransferServiceGrpc.newBlockingStub(channel)
        .withDeadlineAfter(20, TimeUnit.SECONDS)
        .submitTransfer(
            SubmitTransferRequest.newBuilder().setTransfer(payment(id, debitAccount)).build())
        .getOutcome()
        .getStatus();
  }

  @Override
  public void close() {
    channel.shutdownNow();
    adminChannel.shutdownNow();
    router.close();
    cluster.close();
  }
}
