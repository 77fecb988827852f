// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static dev.payswitch.router.FakeCluster.SHARD_1;
import static dev.payswitch.router.FakeCluster.SHARD_2;
import static dev.payswitch.router.RouterFixture.payment;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.cluster.RingStore;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import dev.payswitch.proto.shard.v1.AccountsFound;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.Refusal;
import dev.payswitch.proto.shard.v1.RefusalReason;
import dev.payswitch.proto.shard.v1.RoutedReply;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountServiceGrpc;
import dev.payswitch.proto.v1.CancelTransferRequest;
import dev.payswitch.proto.v1.GetAccountRequest;
import dev.payswitch.proto.v1.GetRingRequest;
import dev.payswitch.proto.v1.OutcomeState;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.RingServiceGrpc;
import dev.payswitch.proto.v1.SubmitTransferRequest;
import dev.payswitch.proto.v1.SubmitTransferResponse;
import dev.payswitch.proto.v1.SubmitTransfersRequest;
import dev.payswitch.proto.v1.SubmitTransfersResponse;
import dev.payswitch.proto.v1.Transfer;
import dev.payswitch.proto.v1.TransferServiceGrpc;
import dev.payswitch.testkit.Await;
import io.grpc.ManagedChannel;
import io.grpc.health.v1.HealthCheckRequest;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.health.v1.HealthGrpc;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A whole router between a real ZooKeeper and scripted shards: where calls go, come what may. */
final class RouterIT {
  @TempDir private Path directory;
  private RouterFixture fixture;
  private FakeCluster cluster;

  @BeforeEach
  void start() throws Exception {
    fixture = RouterFixture.start(directory);
    cluster = fixture.cluster;
  }

  @AfterEach
  void stop() {
    fixture.close();
  }

  private static final OutcomeStatus CREATED = OutcomeStatus.OUTCOME_STATUS_CREATED;

  @Test
  void sendsEachTransferToTheOwnerOfItsDebitAccount() {
    String first = cluster.accountOf(SHARD_1, 0);
    String second = cluster.accountOf(SHARD_2, 0);

    SubmitTransfersResponse response =
        TransferServiceGrpc.newBlockingStub(fixture.channel)
            .submitTransfers(
                SubmitTransfersRequest.newBuilder()
                    .addTransfers(payment("t-1", first))
                    .addTransfers(payment("t-2", second))
                    .build());

    assertThat(response.getOutcomesList())
        .extracting(outcome -> outcome.getStatus())
        .containsExactly(CREATED, CREATED);
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
  void namesItsClusterInEveryCall() {
    FakeShard shard = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    shard.reader(
        request ->
            ReadResponse.newBuilder()
                .setAccounts(
                    AccountsFound.newBuilder().addAccounts(Account.newBuilder().setId(account)))
                .build());

    assertThat(fixture.pay("t-1", account)).isEqualTo(CREATED);
    AccountServiceGrpc.newBlockingStub(fixture.channel)
        .getAccount(GetAccountRequest.newBuilder().setAccountId(account).build());

    assertThat(shard.reads()).isNotEmpty();
    assertThat(shard.callers()).containsExactly(FakeCluster.CLUSTER_ID);
  }

  @Test
  void answersWhatAShardDidAfterItCameBack() throws Exception {
    FakeShard shard = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    assertThat(fixture.pay("t-1", account)).isEqualTo(CREATED);
    shard.close();
    Future<OutcomeStatus> answer = payInBackground("t-2", account);

    cluster.shards.put(SHARD_1, FakeShard.startAt(SHARD_1, shard.port()));

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CREATED);
  }

  private Future<OutcomeStatus> payInBackground(String id, String account) {
    return CompletableFuture.supplyAsync(
        () -> fixture.pay(id, account), task -> Thread.ofVirtual().start(task));
  }

  @Test
  void goesToTheNewLeaderWhileTheOldOneIsSilent() throws Exception {
    FakeShard silent = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    silent.script(command -> Optional.empty());
    Future<OutcomeStatus> answer = payInBackground("t-1", account);
    Await.until("the old leader has it", () -> !silent.received().isEmpty());

    cluster.unregister(SHARD_1);
    try (silent) {
      cluster.shards.put(SHARD_1, FakeShard.start(SHARD_1));
      cluster.register(SHARD_1);

      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CREATED);
    }
    assertThat(cluster.shard(SHARD_1).received()).hasSize(1);
  }

  @Test
  void sendsAgainUnderTheSameIdWhenAStreamBreaks() throws Exception {
    FakeShard shard = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    AtomicInteger times = new AtomicInteger();
    shard.script(
        command ->
            times.incrementAndGet() == 1
                ? Optional.empty()
                : Optional.of(FakeShard.created(command)));
    Future<OutcomeStatus> answer = payInBackground("t-1", account);
    Await.until("sent once", () -> times.get() == 1);
    shard.breakStreams();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CREATED);
    assertThat(shard.received())
        .extracting(command -> Transfer.parseFrom(command.getTransfer()).getId())
        .containsExactly("t-1", "t-1");
  }

  @Test
  void groupsWhatWaitsForABusyShard() throws Exception {
    FakeShard shard = cluster.shard(SHARD_1);
    String account = cluster.accountOf(SHARD_1, 0);
    CountDownLatch hold = new CountDownLatch(1);
    shard.script(
        command -> {
          awaitQuietly(hold);
          return Optional.of(FakeShard.created(command));
        });
    List<Future<OutcomeStatus>> answers = new ArrayList<>();
    for (int number = 0; number < 500; number++) {
      answers.add(payInBackground("t-" + number, account));
    }
    hold.countDown();
    for (Future<OutcomeStatus> answer : answers) {
      assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CREATED);
    }

    assertThat(shard.batchSizes()).hasSizeLessThan(400);
  }

  private static void awaitQuietly(CountDownLatch latch) {
    try {
      latch.await(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Everything goes to the second shard, and the first says so; the router may not know yet. */
  private void moveEverything() {
    cluster
        .shard(SHARD_1)
        .script(
            command ->
                Optional.of(
                    RoutedReply.newBuilder()
                        .setCorrelationId(command.getCorrelationId())
                        .setRefusal(
                            Refusal.newBuilder()
                                .setReason(RefusalReason.REFUSAL_REASON_STALE_ROUTE))
                        .build()));
    Ring before = cluster.ring();
    Ring after = RingPlanner.next(before, Map.of(new ShardId(SHARD_1), 0, new ShardId(SHARD_2), 1));
    assertThat(new RingStore(cluster.connection).compareAndSet(before, after)).isTrue();
  }

  @Test
  void followsTheRingWhenAShardSaysTheRouteIsStale() {
    String account = cluster.accountOf(SHARD_1, 0);
    assertThat(fixture.pay("t-1", account)).isEqualTo(CREATED);
    moveEverything();

    assertThat(fixture.pay("t-2", account)).isEqualTo(CREATED);
    assertThat(cluster.shard(SHARD_2).received())
        .singleElement()
        .satisfies(command -> assertThat(command.getArcEpoch()).isEqualTo(2));
  }

  @Test
  void followsTheRingWithACancellation() {
    String account = cluster.accountOf(SHARD_1, 0);
    moveEverything();

    assertThat(
            TransferServiceGrpc.newBlockingStub(fixture.channel)
                .cancelTransfer(
                    CancelTransferRequest.newBuilder()
                        .setDebitAccountId(account)
                        .setId("t-1")
                        .build())
                .getState())
        .isEqualTo(OutcomeState.OUTCOME_STATE_CANCELLED);
    assertThat(cluster.shard(SHARD_2).received())
        .singleElement()
        .satisfies(command -> assertThat(command.getArcEpoch()).isEqualTo(2));
  }

  @Test
  void startsFromItsLastRingWhileZooKeeperIsAway() throws Exception {
    String account = cluster.accountOf(SHARD_1, 0);
    assertThat(fixture.pay("t-1", account)).isEqualTo(CREATED);
    Path leaders = cluster.routerConfig("router").dataDirectory().resolve("cluster.properties");
    Await.until(
        "leaders are on disk", () -> leaders.toFile().exists() && leaders.toFile().length() > 80);
    fixture.router.close();
    cluster.zooKeeper.stop();

    try (Router again = cluster.startRouter("router")) {
      ManagedChannel channel = RouterFixture.channelTo(again.grpcPort());
      SubmitTransferResponse response =
          TransferServiceGrpc.newBlockingStub(channel)
              .submitTransfer(
                  SubmitTransferRequest.newBuilder().setTransfer(payment("t-2", account)).build());
      assertThat(response.getOutcome().getStatus()).isEqualTo(CREATED);
      assertThat(cluster.shard(SHARD_1).callers()).containsExactly(FakeCluster.CLUSTER_ID);
      assertThat(
              RingServiceGrpc.newBlockingStub(channel)
                  .getRing(GetRingRequest.getDefaultInstance())
                  .getRing()
                  .getEpoch())
          .isEqualTo(1);
      channel.shutdownNow();
    }
    cluster.zooKeeper.restart();
  }

  @Test
  void finishesWhatIsUnderWayWhenItStops() throws Exception {
    FakeShard shard = cluster.shard(SHARD_1);
    CountDownLatch hold = new CountDownLatch(1);
    shard.script(
        command -> {
          awaitQuietly(hold);
          return Optional.of(FakeShard.created(command));
        });
    Future<OutcomeStatus> answer = payInBackground("t-1", cluster.accountOf(SHARD_1, 0));
    Await.until("under way", () -> !shard.received().isEmpty());
    assertThat(health()).isEqualTo(ServingStatus.SERVING);

    Thread stopping = Thread.ofPlatform().start(fixture.router::close);
    Await.until("takes no more", () -> !takesCalls());
    assertThat(answer.isDone()).isFalse();
    hold.countDown();

    assertThat(answer.get(10, TimeUnit.SECONDS)).isEqualTo(CREATED);
    stopping.join(TimeUnit.SECONDS.toMillis(10));
    assertThat(stopping.isAlive()).isFalse();
  }

  private ServingStatus health() {
    return HealthGrpc.newBlockingStub(fixture.channel)
        .check(HealthCheckRequest.getDefaultInstance())
        .getStatus();
  }

  private boolean takesCalls() {
    try {
      return health() == ServingStatus.SERVING;
    } catch (io.grpc.StatusRuntimeException refused) {
      return false;
    }
  }

  @Test
  void refusesTheDataDirectoryOfAnotherCluster() throws Exception {
    RouterConfig config = cluster.routerConfig("foreign");
    RingCache.open(config.dataDirectory()).saveClusterId("another");
    CountDownLatch told = new CountDownLatch(1);

    try (Router _ = Router.start(config, why -> told.countDown())) {
      assertThat(told.await(10, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void cannotStartOnAPortThatIsTaken() {
    RouterConfig config = cluster.routerConfig("other").withPorts(fixture.router.grpcPort(), 0, 0);

    assertThatThrownBy(() -> Router.start(config)).isInstanceOf(java.io.IOException.class);
  }
}
