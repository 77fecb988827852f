// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.core.id.ShardId;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A shard as a router sees it.
 *
 * @param state ACTIVE, RECOVERING, REGRESSED, DOWN or UNREACHABLE
 * @param leaderAddress empty when no leader is known
 * @param told what its leader said; null: it did not answer
 */
public record ShardFacts(ShardId id, String state, String leaderAddress, @Nullable Told told) {
  public static final String ACTIVE = "ACTIVE";
  public static final String RECOVERING = "RECOVERING";
  public static final String REGRESSED = "REGRESSED";
  public static final String DOWN = "DOWN";
  public static final String UNREACHABLE = "UNREACHABLE";

  /** What a leader says of its shard. */
  public record Told(
      long ringEpoch,
      long accountCount,
      long transferCount,
      double commandsPerSecond,
      long intentCount,
      long owedDecisionCount,
      long freeDiskBytes,
      String release,
      List<ArcRange> arcs) {
    public Told {
      arcs = List.copyOf(arcs);
    }
  }

  public boolean isActive() {
    return state.equals(ACTIVE);
  }
}
