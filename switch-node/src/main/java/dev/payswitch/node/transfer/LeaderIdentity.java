// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import java.time.Duration;
import java.util.List;

/**
 * Who leads a shard, and what it was told at its start.
 *
 * @param bootId names this run of the process
 * @param allowedLedgers the ledgers that accounts may have; empty: any
 * @param committedBefore the last committed log index that the cluster remembers of the shard; -1:
 *     none
 * @param askAfter the age from which an intent's home is asked; above the longest deadline
 * @param laneIdleAfter how long a lane that nobody uses is kept, at least
 */
public record LeaderIdentity(
    ShardId shard,
    String bootId,
    List<LedgerId> allowedLedgers,
    long committedBefore,
    Duration askAfter,
    Duration laneIdleAfter) {
  public LeaderIdentity {
    allowedLedgers = List.copyOf(allowedLedgers);
  }
}
