// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.testkit.Await;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.zookeeper.CreateMode;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MembershipIT {
  private static final ShardId S1 = ZooKeeperFixture.S1;

  @TempDir private Path directory;
  private final AtomicInteger displacements = new AtomicInteger();
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private Membership membership;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
    membership = new Membership(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void registrationsAreReadBackAndEndWithTheirProcess() {
    NodeRegistration node = node("r1", "host-a", "boot-1");
    RouterRegistration router =
        new RouterRegistration(UUID.randomUUID(), "h:7400", "h:7401", "h:7480", 3);
    ClusterConnection other = fixture.connect();
    var _ = join(other, node);
    var _ = new Membership(other).join(router);
    assertThat(membership.read()).isEqualTo(new LiveMembers(List.of(node), List.of(router)));
    other.close();
    assertThat(membership.read()).isEqualTo(LiveMembers.NONE);
  }

  @Test
  void closedRegistrationIsGoneAtOnce() {
    try (var registration = join(connection, node("r1", "host-a", "boot-1"))) {
      assertThat(registration.member().bootId()).isEqualTo("boot-1");
      assertThat(membership.read().nodes()).hasSize(1);
    }
    assertThat(membership.read()).isEqualTo(LiveMembers.NONE);
  }

  @Test
  void watcherHearsOfEveryChangeOfTheLeader() {
    AtomicReference<LiveMembers> heard = new AtomicReference<>(LiveMembers.NONE);
    try (Subscription watch = new Membership(fixture.connect()).watch(heard::set)) {
      var first = join(connection, node("r1", "host-a", "boot-1"));
      var second = join(connection, node("r2", "host-b", "boot-2"));
      Await.until("both are heard of", () -> heard.get().nodes().size() == 2);
      assertThat(heard.get().leaderOf(S1)).isEmpty();
      first.update(member -> member.withRole(NodeRole.LEADER, 4));
      awaitLeader(heard, "r1");
      // The old leader still says that it leads.
      second.update(member -> member.withRole(NodeRole.LEADER, 5).withRingEpochSeen(2));
      awaitLeader(heard, "r2");
      first.update(member -> member.withRole(NodeRole.FOLLOWER, 5));
      second.close();
      Await.until("nobody leads", () -> heard.get().leaderOf(S1).isEmpty());
      assertThat(heard.get().nodes()).hasSize(1);
    }
  }

  @Test
  void restartOnTheSameDiskTakesOverAtOnce() {
    ClusterConnection dead = fixture.connect();
    var _ = join(dead, node("r1", "host-a", "boot-1"));
    var _ = join(connection, node("r1", "host-a", "boot-2"));
    assertThat(membership.read().nodes())
        .singleElement()
        .satisfies(node -> assertThat(node.bootId()).isEqualTo("boot-2"));
  }

  @Test
  void anEarlierRunOnTheSameDiskThatABackupBringsBackIsReplaced() {
    var earlier = join(connection, node("r1", "host-a", "boot-1"));
    byte[] backup =
        connection
            .znodes()
            .read(connection.paths().liveReplica(S1, ZooKeeperFixture.R1))
            .orElseThrow()
            .bytes();
    earlier.close();
    ClusterConnection running = fixture.connect();
    var registration = join(running, node("r1", "host-a", "boot-2"));
    String path = connection.paths().liveReplica(S1, ZooKeeperFixture.R1);
    connection.znodes().delete(path);
    connection.znodes().create(path, backup, CreateMode.EPHEMERAL);

    registration.update(member -> member.withRole(NodeRole.LEADER, 3));

    Await.until(
        "the running process is registered again",
        () -> membership.read().leaderOf(S1).equals(Optional.of(registration.member())));
    assertThat(displacements).hasValue(0);
  }

  @Test
  void anotherDiskIsRefusedWhileTheRegistrationStands() {
    ClusterConnection other = fixture.connect();
    var _ = join(other, node("r1", "host-a", "boot-1"));
    assertThatThrownBy(() -> join(connection, node("r1", "host-b", "boot-2")))
        .isInstanceOf(ReplicaTakenException.class)
        .hasMessage(
            "replica s1/r1 is registered by another process: host host-a, directory /data/r1");
    other.close();
    var _ = join(connection, node("r1", "host-b", "boot-2"));
    assertThat(membership.read().nodes()).hasSize(1);
  }

  @Test
  void takeOverReplacesARunningProcessAndTellsIt() {
    ClusterConnection other = fixture.connect();
    var replaced = join(other, node("r1", "host-a", "boot-1"));
    var _ = membership.join(node("r1", "host-b", "boot-2"), true, displacements::incrementAndGet);
    replaced.update(member -> member.withRole(NodeRole.LEADER, 9));
    Await.until("the replaced process is told", () -> displacements.get() == 1);
    replaced.update(member -> member.withRole(NodeRole.LEADER, 10));
    replaced.close();
    assertThat(membership.read().nodes())
        .singleElement()
        .satisfies(node -> assertThat(node.bootId()).isEqualTo("boot-2"));
    assertThat(displacements).hasValue(1);
  }

  @Test
  void expiredSessionIsFollowedByANewRegistration() {
    ClusterConnection other = fixture.connect();
    var registration = join(other, node("r1", "host-a", "boot-1"));
    registration.update(member -> member.withRole(NodeRole.LEADER, 3));
    long session = other.znodes().sessionId();
    fixture.zooKeeper().expireSession(session);
    Await.until(
        "registered in another session",
        () ->
            connection
                .znodes()
                .read(connection.paths().liveReplica(S1, ZooKeeperFixture.R1))
                .filter(node -> node.ephemeralOwner() != session)
                .isPresent());
    assertThat(membership.read().leaderOf(S1)).contains(registration.member());
    assertThat(displacements).hasValue(0);
  }

  @Test
  void changesMadeWhileZooKeeperIsAwayFollowLater() throws Exception {
    var registration = join(connection, node("r1", "host-a", "boot-1"));
    fixture.zooKeeper().stop();
    ZooKeeperFixture.awaitState(connection, SessionState.SUSPENDED);
    registration.update(member -> member.withRole(NodeRole.LEADER, 3));
    fixture.zooKeeper().restart();
    ZooKeeperFixture.awaitState(connection, SessionState.CONNECTED);
    Await.until("leader is registered", () -> membership.read().leaderOf(S1).isPresent());
  }

  @Test
  void unreadableRegistrationIsLeftOut() {
    var _ = join(connection, node("r1", "host-a", "boot-1"));
    ReplicaId odd = new ReplicaId("odd");
    ZooKeeperFixture.put(connection, connection.paths().liveReplica(S1, odd), "{\"shard\":1}");
    assertThat(membership.read().nodes()).hasSize(1);
  }

  private Registration<NodeRegistration> join(ClusterConnection from, NodeRegistration node) {
    return new Membership(from).join(node, false, displacements::incrementAndGet);
  }

  private static void awaitLeader(AtomicReference<LiveMembers> heard, String replica) {
    Await.until(
        "leader is " + replica,
        () ->
            heard
                .get()
                .leaderOf(S1)
                .map(NodeRegistration::replica)
                .filter(new ReplicaId(replica)::equals)
                .isPresent());
  }

  private static NodeRegistration node(String replica, String host, String bootId) {
    return new NodeRegistration(
        S1,
        new ReplicaId(replica),
        host + ":7501",
        host + ":7601",
        host + ":7701",
        host,
        "/data/" + replica,
        bootId,
        NodeRole.STARTING,
        0,
        0);
  }
}
