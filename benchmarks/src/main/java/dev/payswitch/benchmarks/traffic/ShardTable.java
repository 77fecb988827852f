// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import java.util.ArrayList;
import java.util.List;

/** On which shard each account of a measurement lives, by the ring at its start. Immutable. */
public final class ShardTable {
  private static final int MAX_SHARDS = Byte.MAX_VALUE;

  private final byte[] shardOfAccount;
  private final int[] accountCounts;

  private ShardTable(byte[] shardOfAccount, int[] accountCounts) {
    this.shardOfAccount = shardOfAccount;
    this.accountCounts = accountCounts;
  }

  /** Hashes the ids of so many accounts, as the routers do. */
  public static ShardTable of(int accountCount, Ring ring) {
    List<ShardId> shards = new ArrayList<>(ring.weights().keySet());
    if (shards.size() > MAX_SHARDS) {
      throw new IllegalArgumentException(
          "at most " + MAX_SHARDS + " shards can be measured, not " + shards.size());
    }
    byte[] shardOfAccount = new byte[accountCount];
    int[] counts = new int[shards.size()];
    for (int account = 0; account < accountCount; account++) {
      ShardId owner = ring.ownerOf(ring.hasher().pointOf(AccountNames.bytesOf(account)));
      int shard = shards.indexOf(owner);
      shardOfAccount[account] = (byte) shard;
      counts[shard]++;
    }
    return new ShardTable(shardOfAccount, counts);
  }

  int accountCount() {
    return shardOfAccount.length;
  }

  boolean areTogether(int account, int other) {
    return shardOfAccount[account] == shardOfAccount[other];
  }

  /** Whether every account has another one on the same shard. */
  boolean hasPairsInside() {
    for (int count : accountCounts) {
      if (count == 1) {
        return false;
      }
    }
    return shardOfAccount.length > 1;
  }

  /** Whether every account has another one on another shard. */
  boolean hasPairsAcross() {
    int used = 0;
    for (int count : accountCounts) {
      used += count > 0 ? 1 : 0;
    }
    return used > 1;
  }
}
