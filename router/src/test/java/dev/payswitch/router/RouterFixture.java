// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

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
