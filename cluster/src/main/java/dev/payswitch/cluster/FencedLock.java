// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.apache.curator.framework.api.CuratorWatcher;
import org.apache.zookeeper.data.Stat;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lock of one lane: at most one live coordinator sends on it. Taking it yields a fencing token
 * that is higher than all before, the creation id of the lock node. Owned by the lock keeper.
 *
 * <p>The successor rule: the ready leader of a shard removes lock nodes of earlier leaders of its
 * own shard instead of waiting for their sessions to end. That is safe because the lock only saves
 * wasted work: the participant refuses the earlier leader by its lower token.
 */
final class FencedLock {
  private static final Logger LOG = LoggerFactory.getLogger(FencedLock.class);

  private final ClusterConnection connection;
  private final LaneId lane;
  private final LongSupplier incarnation;
  private final String lanePath;
  private final CuratorWatcher watcher;
  private @Nullable LockNode node;
  private @Nullable String nodePath;

  /**
   * The lock of a lane.
   *
   * @param incarnation of the cluster, read anew for each token
   * @param changed called on Curator's thread when the lock node may have changed
   */
  FencedLock(
      ClusterConnection connection, LaneId lane, LongSupplier incarnation, Runnable changed) {
    this.connection = connection;
    this.lane = lane;
    this.incarnation = incarnation;
    this.lanePath = connection.paths().lane(lane);
    this.watcher = event -> changed.run();
  }

  /**
   * Tries to take the lock for a while; empty when another holder stands in the way.
   *
   * @throws LaneLockException when a later leader of the same shard is there
   */
  Optional<Lease> tryAcquire(LaneLockRequest request, Duration limit) throws LaneLockException {
    long current = incarnation.getAsLong();
    connection.znodes().ensure(lanePath, new byte[0]);
    removePredecessors(request);
    LockNode fresh = new LockNode(connection.client(), lanePath, request);
    boolean acquired =
        Znodes.call(
            "lock lane " + lane, () -> fresh.acquire(limit.toMillis(), TimeUnit.MILLISECONDS));
    if (!acquired) {
      return Optional.empty();
    }
    node = fresh;
    nodePath = fresh.path();
    Optional<Stat> stat = ownStat();
    if (stat.isEmpty()) {
      forget();
    }
    return stat.map(own -> new Lease(lane, new FencingToken(current, own.getCzxid())));
  }

  /** Asks ZooKeeper whether the lock node stands and is of this session, and watches it. */
  boolean isHeld() {
    if (ownStat().isPresent()) {
      return true;
    }
    forget();
    return false;
  }

  /** Gives the lock back. When that fails the node goes with the session. */
  void release() {
    LockNode held = node;
    forget();
    if (held == null) {
      return;
    }
    try {
      Znodes.call(
          "release lane " + lane,
          () -> {
            held.release();
            return lane;
          });
    } catch (ClusterException | IllegalMonitorStateException failed) {
      LOG.info("event=lane_release_failed lane={} reason=\"{}\"", lane, failed.getMessage());
    }
  }

  /** Who else holds the lock or waits for it, for people. */
  List<String> others() {
    List<String> others = new ArrayList<>();
    for (String path : otherPaths()) {
      others.add(
          holder(path)
              .map(
                  holder ->
                      "a leader of %s, term %d, boot %s"
                          .formatted(holder.shard(), holder.term(), holder.bootId()))
              .orElse("somebody else, at " + path));
    }
    return others;
  }

  /** Deletes every lock node that is not this one's, whoever holds it. */
  void removeOthers() {
    otherPaths().forEach(connection.znodes()::delete);
  }

  private List<String> otherPaths() {
    List<String> paths = new ArrayList<>();
    for (String name : connection.znodes().children(lanePath)) {
      String path = lanePath + "/" + name;
      if (!path.equals(nodePath)) {
        paths.add(path);
      }
    }
    return paths;
  }

  private Optional<Stat> ownStat() {
    String path = nodePath;
    if (path == null) {
      return Optional.empty();
    }
    long session = connection.znodes().sessionId();
    return connection
        .znodes()
        .statAndWatch(path, watcher)
        .filter(stat -> stat.getEphemeralOwner() == session);
  }

  private void forget() {
    node = null;
    nodePath = null;
  }

  private void removePredecessors(LaneLockRequest request) throws LaneLockException {
    for (String name : connection.znodes().children(lanePath)) {
      String path = lanePath + "/" + name;
      Optional<LaneLockRequest> holder = holder(path);
      if (holder.isEmpty()) {
        continue;
      }
      if (holder.get().succeeds(request)) {
        throw new LaneLockException(lane, LaneLockException.Reason.SUPERSEDED);
      }
      if (holder.get().isSucceededBy(request)) {
        LOG.info("event=lane_predecessor_removed lane={} term={}", lane, holder.get().term());
        connection.znodes().delete(path);
      }
    }
  }

  private Optional<LaneLockRequest> holder(String path) {
    try {
      return connection
          .znodes()
          .read(path)
          .map(znode -> LaneLockRequest.fromJson(path, znode.bytes()));
    } catch (ClusterUnavailableException unavailable) {
      throw unavailable;
    } catch (ClusterException unreadable) {
      // Somebody else's lock, perhaps a person's: wait for it as for any other holder.
      LOG.warn("event=lane_lock_unreadable path={}", path, unreadable);
      return Optional.empty();
    }
  }
}
