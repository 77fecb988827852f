// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.proto.admin.v1.AdminServiceGrpc;
import dev.payswitch.proto.admin.v1.AdminServiceGrpc.AdminServiceBlockingStub;
import dev.payswitch.proto.admin.v1.GetClusterStatusRequest;
import dev.payswitch.proto.admin.v1.GetClusterStatusResponse;
import dev.payswitch.proto.admin.v1.ListShardsRequest;
import dev.payswitch.proto.admin.v1.ShardStatus;
import dev.payswitch.proto.admin.v1.VerifyLedgersRequest;
import dev.payswitch.proto.admin.v1.VerifyLedgersResponse;
import dev.payswitch.proto.shard.v1.GetLaneBooksResponse;
import dev.payswitch.proto.shard.v1.LaneAmount;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.LedgerSum;
import dev.payswitch.proto.shard.v1.OwedAmount;
import dev.payswitch.proto.shard.v1.VerifyShardResponse;
import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** What admins get, over two scripted shards with one lane. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class RouterAdminIT {
  private RouterFixture fixture;
  private FakeShard s1;
  private FakeShard s2;
  private AdminServiceBlockingStub admin;

  @BeforeAll
  void start(@TempDir Path directory) throws Exception {
    fixture = RouterFixture.start(directory);
    s1 = fixture.cluster.shard(SHARD_1);
    s2 = fixture.cluster.shard(SHARD_2);
    admin = AdminServiceGrpc.newBlockingStub(fixture.adminChannel);
  }

  @AfterAll
  void stop() {
    fixture.close();
  }

  /** s1 has paid 30 in 3 transfers to s2, which has applied the first 2 of 10 each. */
  @BeforeEach
  void booksThatHold() {
    s1.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_1)
            .addLedgers(sum("130", "100", "-30"))
            .addLanes(sourceBook())
            .build());
    s2.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_2)
            .setIntentCount(1)
            .addLedgers(sum("5", "25", "20"))
            .addLanes(book(2, "20"))
            .build());
    s1.laneBooks(GetLaneBooksResponse.newBuilder().addLanes(sourceBook()).build());
    s2.laneBooks(GetLaneBooksResponse.newBuilder().addLanes(book(2, "20")).build());
  }

  private static LedgerSum sum(String debits, String credits, String clearing) {
    return LedgerSum.newBuilder()
        .setLedger("EUR")
        .setAccountCount(4)
        .setDebitsPostedMinor(debits)
        .setCreditsPostedMinor(credits)
        .setClearingMinor(clearing)
        .build();
  }

  private static LaneBook.Builder book(long sequence, String amountMinor) {
    return LaneBook.newBuilder()
        .setSourceShardId(SHARD_1)
        .setTargetShardId(SHARD_2)
        .setSequence(sequence)
        .addAmounts(
            LaneAmount.newBuilder()
                .setLedger("EUR")
                .setCount(sequence)
                .setAmountMinor(amountMinor));
  }

  private static LaneBook sourceBook() {
    return book(3, "30")
        .addOwed(OwedAmount.newBuilder().setSequence(3).setLedger("EUR").setAmountMinor(10).build())
        .build();
  }

  private VerifyLedgersResponse verify() {
    return admin.verifyLedgers(VerifyLedgersRequest.newBuilder().setActor("sre").build());
  }

  @Test
  void verifiesBooksThatHold() {
    VerifyLedgersResponse result = verify();

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getHolds()).isTrue();
    assertThat(result.getShardCount()).isEqualTo(2);
    assertThat(result.getLaneCount()).isEqualTo(1);
    assertThat(result.getInDoubtCount()).isEqualTo(1);
    assertThat(result.getLedgers(0).getInFlightMinor()).isEqualTo("10");
  }

  /** The same books with a hold of 8 besides, of which s2 has heard. */
  private void aHoldThatBothEndsKnow(String pendingAtTheTarget) {
    LaneBook.Builder source = sourceBook().toBuilder();
    source.getAmountsBuilder(0).setPendingMinor("8");
    LaneBook.Builder target = book(2, "20");
    target.getAmountsBuilder(0).setPendingMinor(pendingAtTheTarget);
    s1.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_1)
            .addLedgers(
                sum("130", "100", "-30").toBuilder()
                    .setDebitsPendingMinor("8")
                    .setPendingClearingMinor("-8"))
            .addLanes(source)
            .build());
    s2.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_2)
            .addLedgers(
                sum("5", "25", "20").toBuilder()
                    .setCreditsPendingMinor(pendingAtTheTarget)
                    .setPendingClearingMinor(pendingAtTheTarget))
            .addLanes(target)
            .build());
  }

  @Test
  void verifiesPendingAmounts() {
    aHoldThatBothEndsKnow("8");

    VerifyLedgersResponse result = verify();

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getHolds()).isTrue();
    assertThat(result.getLedgers(0).getDebitsPendingMinor()).isEqualTo("8");
    assertThat(result.getLedgers(0).getCreditsPendingMinor()).isEqualTo("8");
    assertThat(result.getLedgers(0).getPendingInFlightMinor()).isEqualTo("0");
  }

  @Test
  void findsATargetThatHoldsSomethingElse() {
    aHoldThatBothEndsKnow("9");

    VerifyLedgersResponse result = verify();

    assertThat(result.getHolds()).isFalse();
    assertThat(result.getFindingsList())
        .anySatisfy(
            finding -> assertThat(finding).contains("lane s1→s2", "8 pending", "9 pending"));
  }

  @Test
  void findsATargetThatAppliedSomethingElse() {
    s2.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_2)
            .addLedgers(sum("5", "26", "21"))
            .addLanes(book(2, "21"))
            .build());

    VerifyLedgersResponse result = verify();

    assertThat(result.getHolds()).isFalse();
    assertThat(result.getFindingsList())
        .anySatisfy(
            finding -> assertThat(finding).contains("lane s1→s2", "sequence 2", "20", "21"));
  }

  @Test
  void findsASourceThatForgotAPayment() {
    s1.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_1)
            .addLedgers(sum("120", "100", "-20"))
            .addLanes(book(2, "15"))
            .build());

    assertThat(verify().getHolds()).isFalse();
  }

  @Test
  void readsTheBooksAgainWhenTheTargetWasReadTooLate() {
    s2.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_2)
            .addLedgers(sum("5", "65", "60"))
            .addLanes(book(6, "60"))
            .build());
    s2.laneBooks(GetLaneBooksResponse.newBuilder().addLanes(book(7, "70")).build());
    s1.laneBooks(GetLaneBooksResponse.newBuilder().addLanes(book(7, "70")).build());

    VerifyLedgersResponse result = verify();

    assertThat(result.getFindingsList()).isEmpty();
    assertThat(result.getLedgers(0).getInFlightMinor())
        .as("the shards were not added up at the same moment")
        .isEqualTo("-30");
  }

  @Test
  void doesNotCallALaneGoodThatCannotBeCompared() {
    s2.verification(
        VerifyShardResponse.newBuilder()
            .setShardId(SHARD_2)
            .addLedgers(sum("5", "65", "60"))
            .addLanes(book(6, "60"))
            .build());

    s2.laneBooks(GetLaneBooksResponse.newBuilder().addLanes(book(6, "60")).build());

    VerifyLedgersResponse result = verify();

    assertThat(result.getHolds()).isFalse();
    assertThat(result.getFindings(0)).contains("lane s1→s2", "could not be compared");
  }

  @Test
  void asksWhoAsks() {
    assertThatThrownBy(() -> admin.verifyLedgers(VerifyLedgersRequest.getDefaultInstance()))
        .hasMessageContaining("INVALID_ARGUMENT: actor");
    assertThatThrownBy(
            () -> admin.listShards(ListShardsRequest.newBuilder().setActor("x".repeat(65)).build()))
        .hasMessageContaining("INVALID_ARGUMENT: actor");
  }

  @Test
  void listsShardsWithTheirRates() {
    Await.until(
        "a rate is known",
        () -> {
          fixture.pay("t", fixture.cluster.accountOf(SHARD_1, 0));
          return shards().getFirst().getCommandsPerSecond() > 0;
        });
    List<ShardStatus> shards = shards();

    assertThat(shards).extracting(ShardStatus::getShardId).containsExactly(SHARD_1, SHARD_2);
    assertThat(shards).extracting(ShardStatus::getState).containsOnly("ACTIVE");
    assertThat(shards).extracting(ShardStatus::getArcCount).containsOnly(32);
    assertThat(shards.getFirst().getTargetArcCount()).isEqualTo(32.0);
    assertThat(shards.getFirst().getLeaderAddress()).isEqualTo(s1.address());
  }

  private List<ShardStatus> shards() {
    return admin.listShards(ListShardsRequest.newBuilder().setActor("sre").build()).getShardsList();
  }

  @Test
  void tellsTheStateOfTheCluster() {
    Await.until("the router is registered", () -> status().getRoutersCount() == 1);
    GetClusterStatusResponse status = status();

    assertThat(status.getClusterName()).isEqualTo("payswitch");
    assertThat(status.getClusterId()).isEqualTo("c-1");
    assertThat(status.getRingEpoch()).isEqualTo(1);
    assertThat(status.getZookeeperConnected()).isTrue();
    assertThat(status.getProblemsList()).isEmpty();
    assertThat(status.getRouters(0).getAddress())
        .isEqualTo("127.0.0.1:" + fixture.router.grpcPort());
  }

  private GetClusterStatusResponse status() {
    return admin.getClusterStatus(GetClusterStatusRequest.newBuilder().setActor("sre").build());
  }
}
