// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.ReplicaId;
import dev.payswitch.testkit.process.FreePorts;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.ratis.client.RaftClient;
import org.apache.ratis.conf.RaftProperties;
import org.apache.ratis.protocol.Message;
import org.apache.ratis.retry.RetryPolicies;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Three replicas of a shard in one JVM. */
final class RaftGroupIT {
  private static final FreePorts PORTS = new FreePorts();

  private final Map<ReplicaId, InetSocketAddress> peers = new TreeMap<>();
  private final List<LogReplica> replicas = new ArrayList<>();
  private Path directory;

  @BeforeEach
  void start() throws Exception {
    directory =
        Files.createTempDirectory(Files.createDirectories(Path.of("target/log-it")), "group");
    for (String id : List.of("r1", "r2", "r3")) {
      peers.put(new ReplicaId(id), LogReplica.loopback(PORTS.take()));
    }
    for (ReplicaId id : peers.keySet()) {
      LogReplica replica = new LogReplica(config(id), new RecordingState());
      replica.start();
      replicas.add(replica);
    }
  }

  @AfterEach
  void close() throws Exception {
    replicas.forEach(LogReplica::close);
    RaftCommandLogIT.deleteAll(directory);
  }

  @Test
  void appliesOnEveryReplicaWhatTheLeaderAcknowledged() throws Exception {
    LogReplica leader = awaitLeader();

    leader.appendAll("b", 100, 1_000);

    List<String> expected = IntStream.range(0, 100).mapToObj(i -> "b" + i).toList();
    for (LogReplica replica : replicas) {
      LogReplica.await(() -> replica.state().entries().size() == 100);
      assertThat(replica.state().texts()).isEqualTo(expected);
      assertThat(replica.state().entries())
          .allMatch(entry -> entry.wasPending() == (replica == leader));
    }
    leader.log().readBarrier().get(10, TimeUnit.SECONDS);
  }

  @Test
  void anotherLeadsWithEverythingAcknowledgedWhenTheLeaderIsGone() throws Exception {
    LogReplica first = awaitLeader();
    first.appendAll("b", 50, 1_000);

    first.close();
    replicas.remove(first);
    LogReplica second = awaitLeader();

    assertThat(first.awaitLost()).isTrue();
    assertThat(second.state().texts()).hasSize(50);
    second.appendAll("c", 50, 0);
    assertThat(second.state().texts()).hasSize(100);
    assertThat(second.isHalted()).isFalse();
  }

  @Test
  void refusesForCertainOnAReplicaThatDoesNotLead() throws Exception {
    LogReplica leader = awaitLeader();
    LogReplica follower = replicas.stream().filter(r -> r != leader).findFirst().orElseThrow();

    assertThatThrownBy(() -> follower.append("x").get(10, TimeUnit.SECONDS))
        .hasMessageContaining("may be applied: false");
    assertThatThrownBy(() -> follower.log().readBarrier().get(10, TimeUnit.SECONDS))
        .hasMessageContaining("does not lead");
    leader.appendAll("b", 1, 0);
    assertThat(leader.state().texts()).containsExactly("b0");
  }

  @Test
  void doesNotKnowTheFateOfABatchWhenTheOthersAreGone() throws Exception {
    LogReplica leader = awaitLeader();
    for (LogReplica other : replicas) {
      if (other != leader) {
        other.close();
      }
    }

    var fate = leader.append("x");
    assertThatThrownBy(() -> fate.get(60, TimeUnit.SECONDS))
        .hasMessageContaining("may be applied: true");
    assertThat(leader.awaitLost()).isTrue();
    assertThat(leader.state().texts()).isEmpty();
  }

  @Test
  void aReplicaThatWasAwayCatchesUp() throws Exception {
    LogReplica leader = awaitLeader();
    leader.appendAll("b", 20, 0);
    int away = replicas.indexOf(leader) == 0 ? 1 : 0;
    replicas.get(away).close();
    leader.appendAll("c", 100, 4 << 10);
    leader.state().flush();
    leader.log().durableAdvanced();

    ReplicaId id = peers.keySet().stream().skip(away).findFirst().orElseThrow();
    LogReplica back = new LogReplica(config(id), replicas.get(away).state().afterCrash());
    back.start();
    replicas.set(away, back);

    LogReplica.await(() -> back.state().entries().size() == 120);
    assertThat(back.state().texts()).isEqualTo(leader.state().texts());
  }

  @Test
  void letsNobodyElseUseTheRaftPort() throws Exception {
    LogReplica leader = awaitLeader();
    ReplicaId id = peers.keySet().stream().findFirst().orElseThrow();

    try (RaftClient client =
        RaftClient.newBuilder()
            .setProperties(new RaftProperties())
            .setRaftGroup(new RaftSettings(config(id)).group())
            .setRetryPolicy(RetryPolicies.noRetry())
            .build()) {
      assertThatThrownBy(() -> client.io().send(Message.valueOf("forged")))
          .hasStackTraceContaining("PERMISSION_DENIED");
    }
    leader.appendAll("b", 1, 0);
    assertThat(leader.state().texts()).containsExactly("b0");
  }

  private RaftLogConfig config(ReplicaId id) {
    return LogReplica.config(directory.resolve(id.value()), id, peers);
  }

  private LogReplica awaitLeader() throws Exception {
    LogReplica.await(() -> replicas.stream().anyMatch(LogReplica::hasBeenReady));
    LogReplica leader =
        replicas.stream().filter(LogReplica::hasBeenReady).findFirst().orElseThrow();
    leader.awaitReady();
    return leader;
  }
}
