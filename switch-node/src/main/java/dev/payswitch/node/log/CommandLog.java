// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import java.util.concurrent.CompletableFuture;

/**
 * What the node needs of the shard's log: durable, replicated, applied in order. Production wires
 * it to Ratis, the simulation to a seeded scheduler.
 */
public interface CommandLog {

  /**
   * Appends a batch without blocking. When it is durable on a majority it is applied by {@link
   * ReplicatedState#apply} with this very object as {@code pending}; otherwise its {@link
   * PendingBatch#failed} is called. The caller bounds how many are under way.
   */
  void append(PendingBatch batch);

  /**
   * Completes when the applied state shows everything that was answered before this call, by
   * whichever leader: after it a read of the state is linearizable. Fails when this replica does
   * not lead.
   */
  CompletableFuture<Void> readBarrier();

  /** Learns when this replica may coordinate and serve. Called by one thread at a time. */
  interface LeadershipListener {
    /**
     * The log of a replica alone ends with this entry, or has none (-1): may it be opened? To open
     * it adds entries, by which an old log would come to look like a newer one.
     */
    default boolean mayOpenAlone(long lastEntry) {
      return true;
    }

    /** This replica leads, and everything of earlier leaders is applied. */
    void onLeaderReady(long term);

    /** This replica does not lead any more. */
    void onLeadershipLost();
  }
}
