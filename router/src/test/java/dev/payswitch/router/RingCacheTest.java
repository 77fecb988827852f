// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.RingPlanner;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The last good ring survives the router, and only a good one is believed. */
final class RingCacheTest {
  private static final Ring RING =
      RingPlanner.initial(
          new PointHasher(HashAlgorithm.XXH3_64, 5), 64, Map.of(new ShardId("s1"), 1));

  @TempDir private Path directory;

  private RingCache filled() throws IOException {
    RingCache cache = RingCache.open(directory.resolve("router"));
    cache.saveClusterId("c-1");
    cache.saveRing(RING);
    cache.saveLeaders(Map.of(new ShardId("s1"), "host:7501"));
    return RingCache.open(directory.resolve("router"));
  }

  @Test
  void keepsRingLeadersAndCluster() throws IOException {
    RingCache cache = filled();

    assertThat(cache.clusterId()).isEqualTo("c-1");
    assertThat(cache.ring()).contains(RING);
    assertThat(cache.leaders()).containsExactly(Map.entry(new ShardId("s1"), "host:7501"));
  }

  @Test
  void startsEmpty() throws IOException {
    RingCache cache = RingCache.open(directory);

    assertThat(cache.clusterId()).isNull();
    assertThat(cache.ring()).isEmpty();
    assertThat(cache.leaders()).isEmpty();
  }

  @Test
  void doesNotBelieveADamagedRing() throws IOException {
    filled();
    Path file = directory.resolve("router").resolve("ring.json");
    String document = Files.readString(file);
    Files.writeString(file, document.replace("\"epoch\":1", "\"epoch\":2"));
    assertThat(RingCache.open(directory.resolve("router")).ring()).isEmpty();

    Files.writeString(file, document.substring(0, document.length() / 2));
    assertThat(RingCache.open(directory.resolve("router")).ring()).isEmpty();
  }
}
