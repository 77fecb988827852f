// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.ring.Ring;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterRecoveryIT {
  private static final Instant NOW = Instant.ofEpochSecond(1_000);
  private static final LedgerId EUR = new LedgerId("EUR");

  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private Ring ring;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    fixture.init(connection);
    ring = new RingStore(connection).read().orElseThrow();
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void makesEverythingAnewInAnEmptyEnsemble() {
    forgetEverything();
    assertThat(new ClusterInit(connection).meta()).isEmpty();
    assertThat(recover(known("c7", 41)))
        .isEqualTo(
            new ClusterRecovery.Outcome.Recovered(
                1_000,
                List.of("position of shard s1: entry 90", "incarnation 1000", "ring of epoch 1")));
    ClusterMeta meta = new ClusterInit(connection).meta().orElseThrow();
    assertThat(meta.clusterId()).isEqualTo("c7");
    assertThat(meta.incarnation()).isEqualTo(1_000);
    assertThat(meta.ledgers()).containsExactly(EUR);
    assertThat(new RingStore(connection).read()).contains(ring);
    ShardRecords records = new ShardRecords(connection);
    assertThat(records.read(ZooKeeperFixture.S1).orElseThrow().position())
        .contains(new ShardPosition(12, 90, NOW));
    assertThat(records.read(ZooKeeperFixture.S2).orElseThrow().position()).isEmpty();
    assertThat(records.dataId(ZooKeeperFixture.S1, ZooKeeperFixture.R1)).contains("d1");
  }

  @Test
  void raisesTheIncarnationAboveEveryTokenThatWasSeenAndAboveItself() {
    assertThat(incarnation(recover(known("test", 5_000)))).isEqualTo(5_001);
    assertThat(incarnation(recover(known("test", 5_000)))).isEqualTo(5_002);
    assertThat(new ClusterInit(connection).meta().orElseThrow().incarnation()).isEqualTo(5_002);
  }

  @Test
  void neverTakesAPositionBackAndLeavesANewerRing() {
    ShardRecords records = new ShardRecords(connection);
    ShardRecord record = records.read(ZooKeeperFixture.S1).orElseThrow();
    ShardPosition newer = new ShardPosition(12, 95, NOW);
    records.compareAndSet(ZooKeeperFixture.S1, record.version(), newer);
    assertThat(recover(known("test", 1)))
        .isEqualTo(new ClusterRecovery.Outcome.Recovered(1_000, List.of("incarnation 1000")));
    assertThat(records.read(ZooKeeperFixture.S1).orElseThrow().position()).contains(newer);
  }

  @Test
  void replacesARingThatCannotBeBelieved() {
    ZooKeeperFixture.put(connection, "/payswitch/test/ring", "{\"changed\":\"by hand\"}");

    assertThat(recover(known("test", 1)))
        .isInstanceOfSatisfying(
            ClusterRecovery.Outcome.Recovered.class,
            recovered -> assertThat(recovered.written()).contains("ring of epoch 1"));
    assertThat(new RingStore(connection).read()).contains(ring);
  }

  @Test
  void refusesTheEnsembleOfAnotherClusterAndAnotherDirectory() {
    assertThat(recover(known("other", 1)))
        .isEqualTo(
            new ClusterRecovery.Outcome.Different(
                "it holds cluster test, but the shards are of cluster other"));
    new ShardRecords(connection).claimData(ZooKeeperFixture.S1, ZooKeeperFixture.R1, "d0");
    assertThat(recover(known("test", 1)))
        .isInstanceOfSatisfying(
            ClusterRecovery.Outcome.Different.class,
            different -> assertThat(different.difference()).contains("data id d0", "data id d1"));
    assertThat(new ClusterInit(connection).meta().orElseThrow().incarnation()).isEqualTo(1);
  }

  private ClusterRecovery.Outcome recover(ClusterRecovery.Known known) {
    return new ClusterRecovery(connection).recover(known, NOW);
  }

  private static long incarnation(ClusterRecovery.Outcome outcome) {
    return ((ClusterRecovery.Outcome.Recovered) outcome).incarnation();
  }

  private ClusterRecovery.Known known(String clusterId, long highestIncarnation) {
    return new ClusterRecovery.Known(
        clusterId,
        ring,
        new TreeSet<>(Set.of(EUR)),
        new TreeMap<>(
            Map.of(
                ZooKeeperFixture.S1,
                new ClusterRecovery.KnownShard(ZooKeeperFixture.R1, "d1", 12, 90))),
        highestIncarnation);
  }

  private void forgetEverything() {
    try {
      connection.client().delete().deletingChildrenIfNeeded().forPath("/payswitch");
    } catch (Exception failed) {
      throw new AssertionError(failed);
    }
  }
}
