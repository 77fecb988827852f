// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.testkit.Await;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LaneLocksIT {
  private static final LaneId LANE = new LaneId(ZooKeeperFixture.S1, ZooKeeperFixture.S2);
  private static final LaneId BACK = new LaneId(ZooKeeperFixture.S2, ZooKeeperFixture.S1);

  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private ClusterMeta meta;
  private final List<Keeper> keepers = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    meta = fixture.init(connection);
  }

  @AfterEach
  void stop() throws Exception {
    keepers.forEach(keeper -> keeper.locks.close());
    fixture.close();
  }

  @Test
  void tokenIsTheCreationOfTheLockNodeInThisIncarnation() throws Exception {
    Lease lease = keeper(connection).take(1, "boot-1");
    assertThat(lease.lane()).isEqualTo(LANE);
    assertThat(lease.token().incarnation()).isEqualTo(meta.incarnation());
    assertThat(lease.token().czxid()).isEqualTo(lockNode().czxid());
    assertThat(LaneLockRequest.fromJson("lock", lockNode().bytes()))
        .isEqualTo(new LaneLockRequest(ZooKeeperFixture.S1, 1, "boot-1"));
  }

  @Test
  void heldLaneIsAnsweredWithTheSameLease() throws Exception {
    Keeper keeper = keeper(connection);
    assertThat(keeper.take(1, "boot-1")).isEqualTo(keeper.take(1, "boot-1"));
    assertThat(lockNodes()).hasSize(1);
  }

  @Test
  void onlyOneOfTwoHolders() throws Exception {
    Keeper first = keeper(connection);
    Keeper second = keeper(fixture.connect());
    Lease lease = first.take(1, "boot-1");
    CompletableFuture<Lease> waiting = second.ask(1, "boot-2", ZooKeeperFixture.LONG);
    assertThatThrownBy(() -> second.ask(1, "boot-3", Duration.ofMillis(600)).get())
        .hasCauseInstanceOf(TimeoutException.class);
    assertThat(first.take(1, "boot-1")).isEqualTo(lease);
    first.locks.release(LANE);
    // The third request replaced the second one of the same process.
    assertThatThrownBy(waiting::get).hasCauseInstanceOf(LaneLockException.class);
    assertThat(second.take(1, "boot-3").token()).isGreaterThan(lease.token());
    assertThat(first.lost).isEmpty();
  }

  @Test
  void lanesOfBothDirectionsAreApart() throws Exception {
    Keeper keeper = keeper(connection);
    Lease lease = keeper.take(1, "boot-1");
    LaneLockRequest request = new LaneLockRequest(ZooKeeperFixture.S2, 1, "boot-1");
    assertThat(keeper.locks.acquire(BACK, request, ZooKeeperFixture.LONG).get().token())
        .isNotEqualTo(lease.token());
    assertThatThrownBy(() -> keeper.locks.acquire(LANE, request, ZooKeeperFixture.LONG))
        .hasMessage("lane s1:s2 is opened by its source, not by s2");
  }

  @Test
  void successorTakesTheLaneWithoutWaitingAndTheOldHolderLearnsIt() throws Exception {
    Keeper old = keeper(fixture.connect());
    Lease oldLease = old.take(1, "boot-1");
    Keeper successor = keeper(connection);
    Lease newLease = successor.take(2, "boot-2");
    assertThat(newLease.token()).isGreaterThan(oldLease.token());
    Await.until("old holder is told", () -> old.lost.equals(List.of(oldLease)));
    assertThatThrownBy(() -> old.take(1, "boot-1"))
        .cause()
        .isInstanceOfSatisfying(
            LaneLockException.class,
            refused -> assertThat(refused.reason()).isEqualTo(LaneLockException.Reason.SUPERSEDED));
    assertThat(lockNode().czxid()).isEqualTo(newLease.token().czxid());
    assertThat(successor.lost).isEmpty();
  }

  @Test
  void successorIsFastAlsoWhenTheOldProcessIsSilent() throws Exception {
    Keeper old = keeper(fixture.connectThroughProxy());
    Lease oldLease = old.take(1, "boot-1");
    fixture.proxy().cut();
    Keeper successor = keeper(connection);
    // Well below the session timeout of 8 s; about 10 ms on an idle machine.
    Lease newLease = successor.ask(2, "boot-2", Duration.ofSeconds(3)).get();
    assertThat(newLease.token()).isGreaterThan(oldLease.token());
    assertThat(old.lost).isEmpty();
    fixture.proxy().heal();
    Await.until("old holder is told", () -> old.lost.equals(List.of(oldLease)));
  }

  @Test
  void newTermInTheSameProcessGetsANewToken() throws Exception {
    Keeper keeper = keeper(connection);
    Lease first = keeper.take(1, "boot-1");
    Lease second = keeper.take(2, "boot-1");
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(lockNodes()).hasSize(1);
    assertThatThrownBy(() -> keeper.take(1, "boot-1")).hasCauseInstanceOf(LaneLockException.class);
  }

  @Test
  void expiredSessionGivesTheSameHolderAHigherToken() throws Exception {
    ClusterConnection other = fixture.connect();
    Keeper keeper = keeper(other);
    Lease first = keeper.take(1, "boot-1");
    fixture.expireSessionOf(other);
    Await.until("lease is replaced", () -> keeper.replaced.size() == 1);
    Lease second = keeper.replaced.getFirst();
    assertThat(second.token()).isGreaterThan(first.token());
    assertThat(keeper.take(1, "boot-1")).isEqualTo(second);
    assertThat(lockNode().ephemeralOwner()).isEqualTo(other.znodes().sessionId());
    assertThat(keeper.lost).isEmpty();
  }

  @Test
  void lockNodeOfAnEarlierSessionOfThisProcessIsNoLease() throws Exception {
    ClusterConnection other = fixture.connectThroughProxy();
    Keeper keeper = keeper(other);
    Lease first = keeper.take(1, "boot-1");
    long session = other.znodes().sessionId();
    fixture.proxy().cut();
    ZooKeeperFixture.awaitState(other, SessionState.SUSPENDED);
    // The client gives its session up, but the server cannot know yet and keeps the lock node.
    other.client().getZookeeperClient().reset();
    assertThat(lockNode().ephemeralOwner()).isEqualTo(session);
    fixture.proxy().heal();
    Await.until("lease is replaced", Duration.ofSeconds(4), () -> keeper.replaced.size() == 1);
    assertThat(keeper.replaced.getFirst().token()).isGreaterThan(first.token());
    assertThat(lockNode().ephemeralOwner()).isEqualTo(other.znodes().sessionId());
    assertThat(other.znodes().sessionId()).isNotEqualTo(session);
  }

  @Test
  void holderWhoseSessionExpiredWhileASuccessorCameIsToldThatItLost() throws Exception {
    ClusterConnection other = fixture.connectThroughProxy();
    Keeper paused = keeper(other);
    Lease oldLease = paused.take(1, "boot-1");
    long session = other.znodes().sessionId();
    fixture.proxy().cut();
    fixture.zooKeeper().expireSession(session);
    Lease newLease = keeper(connection).take(2, "boot-2");
    fixture.proxy().heal();
    Await.until("paused holder is told", () -> paused.lost.equals(List.of(oldLease)));
    assertThat(paused.replaced).isEmpty();
    assertThat(lockNode().czxid()).isEqualTo(newLease.token().czxid());
  }

  @Test
  void lostConnectionKeepsTheLeaseAndOpensNoLane() throws Exception {
    Keeper keeper = keeper(connection);
    Lease lease = keeper.take(1, "boot-1");
    fixture.zooKeeper().stop();
    ZooKeeperFixture.awaitState(connection, SessionState.SUSPENDED);
    LaneLockRequest request = new LaneLockRequest(ZooKeeperFixture.S2, 1, "boot-1");
    CompletableFuture<Lease> back = keeper.locks.acquire(BACK, request, ZooKeeperFixture.LONG);
    assertThatThrownBy(() -> back.get(300, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    fixture.zooKeeper().restart();
    assertThat(back.get(20, TimeUnit.SECONDS).lane()).isEqualTo(BACK);
    assertThat(keeper.take(1, "boot-1")).isEqualTo(lease);
    assertThat(keeper.replaced).isEmpty();
    assertThat(keeper.lost).isEmpty();
  }

  @Test
  void everyNewTokenHasTheIncarnationOfThatMoment() throws Exception {
    Keeper keeper = keeper(connection);
    Lease before = keeper.take(1, "boot-1");
    ClusterMeta meta = new ClusterInit(connection).meta().orElseThrow();
    byte[] raised =
        new ClusterMeta(meta.clusterId(), 9, ClusterMeta.FORMAT_VERSION, meta.ledgers()).toJson();
    ZooKeeperFixture.put(
        connection, connection.paths().meta(), new String(raised, StandardCharsets.UTF_8));
    keeper.locks.release(LANE);
    Lease after = keeper.take(1, "boot-1");
    assertThat(before.token().incarnation()).isEqualTo(meta.incarnation());
    assertThat(after.token().incarnation()).isEqualTo(9);
  }

  @Test
  void withoutItsClusterNoLaneIsTakenAndTheReasonIsTold() {
    Keeper keeper = keeper(connection);
    connection.znodes().delete(connection.paths().meta());
    LaneLockRequest request = new LaneLockRequest(ZooKeeperFixture.S1, 1, "boot-1");
    CompletableFuture<Lease> asked = keeper.locks.acquire(LANE, request, Duration.ofSeconds(1));
    assertThatThrownBy(asked::get).hasCauseInstanceOf(TimeoutException.class);
    assertThat(keeper.locks.obstacle(LANE)).contains("cluster recover-ensemble");
  }

  @Test
  void whoStandsInTheWayIsToldAndCanBeRemoved() throws Exception {
    LaneLockRequest gone = new LaneLockRequest(ZooKeeperFixture.S1, 1, "boot-1");
    connection
        .znodes()
        .create(
            connection.paths().lane(LANE) + "/_c_0-lock-0000000000",
            gone.toJson(),
            CreateMode.EPHEMERAL);
    Keeper waiting = keeper(fixture.connect());
    LaneLockRequest request = new LaneLockRequest(ZooKeeperFixture.S1, 1, "boot-2");
    CompletableFuture<Lease> asked = waiting.locks.acquire(LANE, request, ZooKeeperFixture.LONG);
    Await.until(
        "the holder is named",
        () -> waiting.locks.obstacle(LANE).contains("a leader of s1, term 1, boot boot-1"));
    assertThat(waiting.locks.removeOthers(LANE).get(20, TimeUnit.SECONDS))
        .containsExactly("a leader of s1, term 1, boot boot-1");
    assertThat(asked.get(20, TimeUnit.SECONDS).lane()).isEqualTo(LANE);
  }

  @Test
  void deletedLockNodeIsTakenAgain() throws Exception {
    Keeper keeper = keeper(connection);
    Lease lease = keeper.take(1, "boot-1");
    connection.znodes().delete(connection.paths().lane(LANE) + "/" + lockNodes().getFirst());
    Await.until("lease is replaced", () -> keeper.replaced.size() == 1);
    assertThat(keeper.replaced.getFirst().token()).isGreaterThan(lease.token());
    // The watch is set again with each lease.
    connection.znodes().delete(connection.paths().lane(LANE) + "/" + lockNodes().getFirst());
    Await.until("lease is replaced again", () -> keeper.replaced.size() == 2);
  }

  @Test
  void tokensGrowAlsoWhenTheSequenceOfLockNodesStartsAgain() throws Exception {
    Keeper keeper = keeper(connection);
    Lease lease = keeper.take(1, "boot-1");
    keeper.locks.release(LANE);
    Await.until("lock is released", () -> lockNodes().isEmpty());
    connection.znodes().delete(connection.paths().lane(LANE));
    assertThat(keeper.take(1, "boot-1").token()).isGreaterThan(lease.token());
    assertThat(lockNodes().getFirst()).endsWith("-0000000000");
  }

  @Test
  void foreignLockIsWaitedForAndNeverRemoved() throws Exception {
    String foreign = connection.paths().lane(LANE) + "/lock-0000000000";
    ZooKeeperFixture.put(connection, foreign, "paused by an operator");
    Keeper keeper = keeper(connection);
    CompletableFuture<Lease> waiting = keeper.ask(1, "boot-1", ZooKeeperFixture.LONG);
    assertThatThrownBy(() -> waiting.get(500, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    assertThat(connection.znodes().read(foreign)).isPresent();
    connection.znodes().delete(foreign);
    assertThat(waiting.get(20, TimeUnit.SECONDS).lane()).isEqualTo(LANE);
  }

  @Test
  void closingGivesEveryLaneBack() throws Exception {
    Keeper keeper = keeper(connection);
    keeper.take(1, "boot-1");
    keeper.locks.close();
    assertThat(lockNodes()).isEmpty();
  }

  private Keeper keeper(ClusterConnection from) {
    Keeper keeper = new Keeper(from, meta);
    keepers.add(keeper);
    return keeper;
  }

  private List<String> lockNodes() {
    return connection.znodes().children(connection.paths().lane(LANE));
  }

  private Znode lockNode() {
    assertThat(lockNodes()).hasSize(1);
    return connection
        .znodes()
        .read(connection.paths().lane(LANE) + "/" + lockNodes().getFirst())
        .orElseThrow();
  }

  /** The lane locks of one process, and what they told it. */
  private static final class Keeper implements LaneLockListener {
    private final List<Lease> replaced = new CopyOnWriteArrayList<>();
    private final List<Lease> lost = new CopyOnWriteArrayList<>();
    private final LaneLocks locks;

    Keeper(ClusterConnection connection, ClusterMeta meta) {
      this.locks = new LaneLocks(connection, meta, this);
    }

    CompletableFuture<Lease> ask(long term, String bootId, Duration limit) {
      LaneLockRequest request = new LaneLockRequest(ZooKeeperFixture.S1, term, bootId);
      return locks.acquire(LANE, request, limit);
    }

    Lease take(long term, String bootId) throws InterruptedException, ExecutionException {
      return ask(term, bootId, ZooKeeperFixture.LONG).get();
    }

    @Override
    public void leaseReplaced(Lease lease) {
      replaced.add(lease);
    }

    @Override
    public void leaseLost(Lease lease) {
      lost.add(lease);
    }
  }
}
