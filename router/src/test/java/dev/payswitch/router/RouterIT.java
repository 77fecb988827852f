// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferKind;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.proto.v1.TransferServiceGrpc.TransferServiceBlockingStub;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole router between a real ZooKeeper and scripted shards. */
final class RouterIT {
  @TempDir private Path directory;
  private FakeCluster cluster;
  private Router router;
  private ManagedChannel channel;
  private TransferServiceBlockingStub transfers;

  @BeforeEach
  void start() throws Exception {
    cluster = FakeCluster.start(directory);
    router = cluster.startRouter("router");
    connect(router);
  }

  private void connect(Router to) {
    channel = NettyChannelBuilder.forAddress("127.0.0.1", to.grpcPort()).usePlaintext().build();
    transfers = TransferServiceGrpc.newBlockingStub(channel);
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    router.close();
    cluster.close();
  }

  private Transfer payment(String id, String debitAccount) {
    return Transfer.newBuilder()
        .setId(id)
        .setKind(TransferKind.TRANSFER_KIND_PAYMENT)
        .setDebitAccountId(debitAccount)
        .setCreditAccountId("merchant")
        .setAmountMinor(5)
        .setLedger("EUR")
        .build();
  }

  private OutcomeStatus pay(String id, String debitAccount) {
    return transfers
        .submitTransfer(
            SubmitTransferRequest.newBuilder().setTransfer(payment(id, debitAccount)).build())
        .getOutcome()
        .getStatus();
  }

  @Test
  void sendsEachTransferToTheOwnerOfItsDebitAccount() {
    String first = cluster.accountOf(SHARD_1, 0);
    String second = cluster.accountOf(SHARD_2, 0);

    SubmitTransfersResponse response =
        transfers.submitTransfers(
            SubmitTransfersRequest.newBuilder()
                .addTransfers(payment("t-1", first))
                .addTransfers(payment("t-2", second))
                .build());

    assertThat(response.getOutcomesList())
        .extracting(outcome -> outcome.getStatus())
        .containsOnly(OutcomeStatus.OUTCOME_STATUS_CREATED)
        .hasSize(2);
    assertThat(cluster.shard(SHARD_1).received())
        .singleElement()
        .satisfies(
            command -> {
              assertThat(Transfer.parseFrom(command.getTransfer()))
                  .isEqualTo(payment("t-1", first));
              assertThat(command.getArcEpoch()).isEqualTo(1);
              assertThat(command.getPrincipal()).isEqualTo("anonymous");
              assertThat(command.getTimeoutMillis()).isBetween(4_000, 5_000);
            });
    assertThat(cluster.shard(SHARD_2).received()).hasSize(1);
  }

  @Test
  void answersWhatAShardDidAfterItCameBack() throws Exception {
    FakeShard shard = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    assertThat(pay("t-1", account)).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    shard.close();
    Thread restarter =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    cluster.shards.put(SHARD_1, FakeShard.startAt(SHARD_1, shard.port()));
                  } catch (java.io.IOException failed) {
                    throw new java.io.UncheckedIOException(failed);
                  }
                });

    assertThat(pay("t-2", account)).isEqualTo(OutcomeStatus.OUTCOME_STATUS_CREATED);
    restarter.join();
  }
}
