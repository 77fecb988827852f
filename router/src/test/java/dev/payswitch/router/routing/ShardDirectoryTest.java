// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is known of leaders, and what was known last. */
final class ShardDirectoryTest {
  private static final ShardId S1 = new ShardId("s1");

  private final ShardDirectory directory = new ShardDirectory();

  @Test
  void keepsTheLastKnownAddressOfALeaderThatIsGone() {
    directory.offer(Map.of(S1, "host:1"));
    directory.offer(Map.of());

    assertThat(directory.leaderOf(S1)).isEqualTo("host:1");
    assertThat(directory.isRegistered(S1)).isFalse();
  }

  @Test
  void rememberedAddressesNeverReplaceNewerOnes() {
    directory.offer(Map.of(S1, "new:1"));
    directory.remember(Map.of(S1, "old:1", new ShardId("s2"), "other:1"));

    assertThat(directory.leaderOf(S1)).isEqualTo("new:1");
    assertThat(directory.leaderOf(new ShardId("s2"))).isEqualTo("other:1");
  }
}
