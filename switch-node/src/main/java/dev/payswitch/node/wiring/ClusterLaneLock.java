// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.wiring;

import dev.payswitch.cluster.ClusterConnection;
import dev.payswitch.cluster.ClusterMeta;
import dev.payswitch.cluster.LaneLockListener;
import dev.payswitch.cluster.LaneLockRequest;
import dev.payswitch.cluster.LaneLocks;
import dev.payswitch.cluster.Lease;
import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.transfer.LaneLock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;

/** Lane locks on Curator; what the lock keeper's thread learns goes on to the event loop. */
public final class ClusterLaneLock implements LaneLock, LaneLockListener, AutoCloseable {
  private static final Duration ACQUIRE_LIMIT = Duration.ofSeconds(5);

  private final ShardId self;
  private final String bootId;
  private final Scheduler loop;
  private final Map<LaneId, LockEvents> lanes = new ConcurrentHashMap<>();
  private final LaneLocks locks;

  public ClusterLaneLock(
      ShardId self, String bootId, Scheduler loop, ClusterConnection connection, ClusterMeta meta) {
    this.self = self;
    this.bootId = bootId;
    this.loop = loop;
    this.locks = new LaneLocks(connection, meta, this);
  }

  @Override
  public void acquire(LaneId lane, long term, LockEvents events) {
    lanes.put(lane, events);
    var _ =
        locks
            .acquire(lane, new LaneLockRequest(self, term, bootId), ACQUIRE_LIMIT)
            .whenComplete(
                (lease, failure) -> {
                  if (failure == null) {
                    loop.execute(() -> events.acquired(lease.token()));
                  } else {
                    loop.execute(() -> events.unavailable(cause(lane, failure)));
                  }
                });
  }

  private String cause(LaneId lane, Throwable failure) {
    return failure instanceof TimeoutException
        ? locks.obstacle(lane)
        : String.valueOf(failure.getMessage());
  }

  @Override
  public void removeOthers(LaneId lane, Consumer<List<String>> removed, Consumer<String> failed) {
    var _ =
        locks
            .removeOthers(lane)
            .orTimeout(ACQUIRE_LIMIT.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete(
                (others, failure) -> {
                  if (failure == null) {
                    loop.execute(() -> removed.accept(others));
                  } else {
                    loop.execute(() -> failed.accept("ZooKeeper did not answer: " + failure));
                  }
                });
  }

  @Override
  public void release(LaneId lane) {
    lanes.remove(lane);
    locks.release(lane);
  }

  @Override
  public void leaseReplaced(Lease lease) {
    tell(lease, events -> events.acquired(lease.token()));
  }

  @Override
  public void leaseLost(Lease lease) {
    tell(lease, LockEvents::lost);
  }

  private void tell(Lease lease, Consumer<LockEvents> event) {
    LockEvents events = lanes.get(lease.lane());
    if (events != null) {
      loop.execute(() -> event.accept(events));
    }
  }

  @Override
  public void close() {
    locks.close();
  }
}
