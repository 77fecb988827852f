// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.RingEpoch;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class ClusterInitIT {
  @TempDir private Path directory;
  private ZooKeeperFixture fixture;
  private ClusterConnection connection;
  private ClusterInit init;

  @BeforeEach
  void start() throws Exception {
    fixture = new ZooKeeperFixture(directory);
    connection = fixture.connect();
    init = new ClusterInit(connection);
  }

  @AfterEach
  void stop() throws Exception {
    fixture.close();
  }

  @Test
  void makesAClusterThatCanBeReadBack() {
    assertThat(init.meta()).isEmpty();
    assertThat(new RingStore(connection).read()).isEmpty();
    ClusterSpec spec =
        ClusterSpec.of(
            Map.of(ZooKeeperFixture.S1, 2, ZooKeeperFixture.S2, 1),
            128,
            99,
            Set.of(new LedgerId("EUR")));
    InitOutcome outcome = init.init(spec, "c1", 41);
    assertThat(outcome).isInstanceOf(InitOutcome.Created.class);
    ClusterMeta meta = init.meta().orElseThrow();
    assertThat(meta.clusterId()).isEqualTo("c1");
    assertThat(meta.incarnation()).isEqualTo(41);
    assertThat(meta.allows(new LedgerId("EUR"))).isTrue();
    assertThat(meta.allows(new LedgerId("USD"))).isFalse();
    var ring = new RingStore(connection).read().orElseThrow();
    assertThat(ring.epoch()).isEqualTo(RingEpoch.FIRST);
    assertThat(ring.hasher().seed()).isEqualTo(99);
    assertThat(ring.weights()).isEqualTo(spec.weights());
    for (String lane : List.of("s1:s2", "s2:s1")) {
      assertThat(connection.znodes().read(connection.paths().lane(LaneId.parse(lane))))
          .hasValueSatisfying(node -> assertThat(node.ephemeralOwner()).isZero());
    }
    assertThat(new ShardRecords(connection).read(ZooKeeperFixture.S1))
        .hasValueSatisfying(record -> assertThat(record.position()).isEmpty());
  }

  @Test
  void makingTheSameClusterAgainChangesNothing() {
    init.init(ZooKeeperFixture.SPEC, "c1", 1);
    assertThat(init.init(ZooKeeperFixture.SPEC, "c2", 2))
        .isInstanceOfSatisfying(
            InitOutcome.AlreadyThere.class,
            there -> assertThat(there.meta().clusterId()).isEqualTo("c1"));
  }

  @Test
  void anotherClusterIsRefusedWithTheDifference() {
    init.init(ZooKeeperFixture.SPEC, "c1", 1);
    var weights = ZooKeeperFixture.SPEC.weights();
    assertDifferent(
        ClusterSpec.of(Map.of(ZooKeeperFixture.S1, 1), 64, 7, Set.of()),
        "its shards are {s1=1, s2=1}, not {s1=1}");
    assertDifferent(ClusterSpec.of(weights, 128, 7, Set.of()), "it has 64 arcs, not 128");
    assertDifferent(
        ClusterSpec.of(weights, 64, 8, Set.of()),
        "its hash is XXH3-64 seed 0000000000000007, not of seed 8");
    assertDifferent(
        ClusterSpec.of(weights, 64, 7, Set.of(new LedgerId("EUR"))),
        "its ledgers are [], not [EUR]");
  }

  @Test
  void goesOnAfterACrashInTheMiddle() {
    connection.paths().skeleton().forEach(path -> connection.znodes().ensure(path, new byte[0]));
    assertThat(init.init(ZooKeeperFixture.SPEC, "c1", 1)).isInstanceOf(InitOutcome.Created.class);
  }

  @Test
  void onlyOneOfManyAtTheSameTimeMakesTheCluster() throws Exception {
    List<Future<InitOutcome>> outcomes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(6)) {
      for (int index = 0; index < 6; index++) {
        String clusterId = "c" + index;
        outcomes.add(threads.submit(() -> init.init(ZooKeeperFixture.SPEC, clusterId, 1)));
      }
    }
    int created = 0;
    for (Future<InitOutcome> outcome : outcomes) {
      assertThat(outcome.get()).isNotInstanceOf(InitOutcome.Different.class);
      created += outcome.get() instanceof InitOutcome.Created ? 1 : 0;
    }
    assertThat(created).isEqualTo(1);
  }

  @Test
  void anUnknownFormatIsRefused() {
    fixture.init(connection);
    ZooKeeperFixture.put(connection, connection.paths().meta(), "{\"formatVersion\":2}");
    assertThatThrownBy(init::meta)
        .isInstanceOf(ClusterException.class)
        .hasMessage("/payswitch/test/meta has format version 2; this release knows 1");
  }

  private void assertDifferent(ClusterSpec spec, String difference) {
    assertThat(init.init(spec, "c2", 2)).isEqualTo(new InitOutcome.Different(difference));
  }
}
