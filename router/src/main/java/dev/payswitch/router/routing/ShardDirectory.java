// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * Where the leader of each shard is. A leader that is no longer registered keeps its last known
 * address: it may only have lost ZooKeeper, and whether it serves is for its stream to find out.
 */
public final class ShardDirectory {
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Map<ShardId, String> lastKnown = Map.of();
  private volatile Set<ShardId> registered = Set.of();

  /** Takes the addresses (host:port) of all leaders that are registered now. */
  public void offer(Map<ShardId, String> leaders) {
    synchronized (this) {
      Map<ShardId, String> merged = new HashMap<>(lastKnown);
      merged.putAll(leaders);
      registered = Set.copyOf(leaders.keySet());
      lastKnown = Map.copyOf(merged);
    }
    listeners.forEach(Runnable::run);
  }

  /** Takes addresses of an earlier run, which count until something newer is known. */
  public void remember(Map<ShardId, String> leaders) {
    synchronized (this) {
      Map<ShardId, String> merged = new HashMap<>(leaders);
      merged.putAll(lastKnown);
      lastKnown = Map.copyOf(merged);
    }
    listeners.forEach(Runnable::run);
  }

  /** Is told after each change, on the thread that made it. */
  public void addListener(Runnable listener) {
    listeners.add(listener);
  }

  public @Nullable String leaderOf(ShardId shard) {
    return lastKnown.get(shard);
  }

  public boolean isRegistered(ShardId shard) {
    return registered.contains(shard);
  }

  /** The shards whose leaders are registered now. */
  public Set<ShardId> registered() {
    return registered;
  }

  public Map<ShardId, String> lastKnown() {
    return lastKnown;
  }
}
