// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LaneId;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes, keeps and gives back the lane locks of a process, on one thread of its own. While
 * ZooKeeper is away no lane is opened and open lanes go on under their tokens; when it is back
 * every lock node is checked and, where it is gone, taken again. Only a later leader of the same
 * shard ends a lease.
 */
public final class LaneLocks implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(LaneLocks.class);

  /** How long the keeper waits at one lane; others wait as long. */
  private static final Duration TRY_LIMIT = Duration.ofMillis(200);

  private static final Duration RETRY_DELAY = Duration.ofMillis(50);
  private static final Duration UNAVAILABLE_DELAY = Duration.ofSeconds(1);
  private static final Duration CLOSE_LIMIT = Duration.ofSeconds(2);

  private final ClusterConnection connection;
  private final String clusterId;
  private final LaneLockListener listener;
  private final EventThread keeper = new EventThread("lane-lock-keeper");
  private final Map<LaneId, LaneHold> holds = new TreeMap<>();
  private final Map<LaneId, String> obstacles = new ConcurrentHashMap<>();
  private final Subscription stateChanges;
  private final AtomicBoolean closed = new AtomicBoolean();

  public LaneLocks(ClusterConnection connection, ClusterMeta meta, LaneLockListener listener) {
    this.connection = connection;
    this.clusterId = meta.clusterId();
    this.listener = listener;
    this.stateChanges =
        connection
            .session()
            .onChange(
                state -> {
                  if (state == SessionState.CONNECTED) {
                    keeper.execute(this::checkAll);
                  }
                });
  }

  /**
   * Asks for a lane. The future is completed on the keeper's thread; it fails with {@link
   * LaneLockException}, or with a timeout. A lane that is held already, for the same request, is
   * answered with its lease.
   */
  public CompletableFuture<Lease> acquire(LaneId lane, LaneLockRequest request, Duration limit) {
    if (!lane.source().equals(request.shard())) {
      throw new IllegalArgumentException(
          "lane " + lane + " is opened by its source, not by " + request.shard());
    }
    CompletableFuture<Lease> future = new CompletableFuture<>();
    keeper.execute(() -> begin(lane, request, future));
    return future.orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS);
  }

  /** Gives a lane back; returns at once. */
  public void release(LaneId lane) {
    keeper.execute(() -> drop(lane, LaneLockException.Reason.RELEASED));
  }

  /** Why a lane that was asked for is not held, for people. Any thread. */
  public String obstacle(LaneId lane) {
    return obstacles.getOrDefault(lane, "ZooKeeper has not answered yet");
  }

  /**
   * Deletes the lock nodes of others on a lane, whoever they are, and goes for the lock at once.
   * Completes with who they were. Safe, since whoever comes next has a greater token.
   */
  public CompletableFuture<List<String>> removeOthers(LaneId lane) {
    CompletableFuture<List<String>> future = new CompletableFuture<>();
    keeper.execute(
        () -> {
          try {
            future.complete(removeNow(lane));
          } catch (ClusterException failed) {
            future.completeExceptionally(failed);
          }
        });
    return future;
  }

  private List<String> removeNow(LaneId lane) {
    LaneHold hold = holds.get(lane);
    if (hold == null) {
      return List.of();
    }
    List<String> others = hold.lock().others();
    hold.lock().removeOthers();
    LOG.info("event=lane_unblocked lane={} removed={}", lane, others);
    tryAcquire(lane, hold);
    return others;
  }

  /** Gives all lanes back, waiting for ZooKeeper only for a short time. */
  @Override
  public void close() {
    if (closed.getAndSet(true)) {
      return;
    }
    stateChanges.close();
    CompletableFuture<Boolean> done = new CompletableFuture<>();
    keeper.execute(
        () -> {
          List.copyOf(holds.keySet())
              .forEach(lane -> drop(lane, LaneLockException.Reason.RELEASED));
          done.complete(true);
        });
    done.completeOnTimeout(false, CLOSE_LIMIT.toMillis(), TimeUnit.MILLISECONDS).join();
    keeper.close();
  }

  private void begin(LaneId lane, LaneLockRequest request, CompletableFuture<Lease> future) {
    LaneHold present = holds.get(lane);
    if (present != null && present.request().term() > request.term()) {
      future.completeExceptionally(
          new LaneLockException(lane, LaneLockException.Reason.SUPERSEDED));
      return;
    }
    if (present != null && present.request().equals(request)) {
      present.answerOrWait(future);
      return;
    }
    drop(lane, LaneLockException.Reason.SUPERSEDED);
    FencedLock lock =
        new FencedLock(
            connection, lane, this::incarnation, () -> keeper.execute(() -> check(lane)));
    LaneHold hold = new LaneHold(request, lock);
    hold.answerOrWait(future);
    holds.put(lane, hold);
    tryAcquire(lane, hold);
  }

  /** Read for each token: it grows when the ensemble was lost and made anew. */
  private long incarnation() {
    return new ClusterInit(connection)
        .meta()
        .filter(meta -> meta.clusterId().equals(clusterId))
        .map(ClusterMeta::incarnation)
        .orElseThrow(
            () ->
                new ClusterUnavailableException(
                    "ZooKeeper does not hold cluster "
                        + clusterId
                        + " any more; run: payswitch cluster recover-ensemble"));
  }

  private void drop(LaneId lane, LaneLockException.Reason reason) {
    LaneHold hold = holds.remove(lane);
    obstacles.remove(lane);
    if (hold != null) {
      hold.fail(new LaneLockException(lane, reason));
      hold.lock().release();
    }
  }

  private void tryAcquire(LaneId lane, LaneHold hold) {
    if (holds.get(lane) != hold || hold.isHeld() || !connection.session().isConnected()) {
      return;
    }
    if (!hold.isWanted()) {
      holds.remove(lane);
      return;
    }
    try {
      Optional<Lease> lease = hold.lock().tryAcquire(hold.request(), TRY_LIMIT);
      if (lease.isPresent()) {
        granted(hold, lease.get());
      } else {
        obstacles.put(lane, "it is held by " + String.join(" and ", hold.lock().others()));
        retryAfter(RETRY_DELAY, lane, hold);
      }
    } catch (LaneLockException superseded) {
      superseded(lane, hold, superseded);
    } catch (ClusterException failed) {
      obstacles.put(lane, String.valueOf(failed.getMessage()));
      retryAfter(UNAVAILABLE_DELAY, lane, hold);
      throw failed;
    }
  }

  private void granted(LaneHold hold, Lease lease) {
    @Nullable Lease before = hold.lease();
    LOG.info("event=lane_locked lane={} token={}", lease.lane(), lease.token());
    obstacles.remove(lease.lane());
    hold.granted(lease);
    if (before != null) {
      listener.leaseReplaced(lease);
    }
  }

  private void superseded(LaneId lane, LaneHold hold, LaneLockException reason) {
    @Nullable Lease before = hold.lease();
    LOG.info("event=lane_superseded lane={} term={}", lane, hold.request().term());
    holds.remove(lane);
    hold.fail(reason);
    if (before != null) {
      listener.leaseLost(before);
    }
  }

  private void retryAfter(Duration delay, LaneId lane, LaneHold hold) {
    if (hold.claimRetry()) {
      keeper.executeAfter(
          delay,
          () -> {
            hold.retryStarts();
            tryAcquire(lane, hold);
          });
    }
  }

  private void checkAll() {
    List.copyOf(holds.keySet()).forEach(this::check);
  }

  private void check(LaneId lane) {
    LaneHold hold = holds.get(lane);
    if (hold == null || !connection.session().isConnected()) {
      return;
    }
    try {
      if (hold.isHeld() && hold.lock().isHeld()) {
        return;
      }
    } catch (ClusterUnavailableException unavailable) {
      keeper.executeAfter(UNAVAILABLE_DELAY, () -> check(lane));
      throw unavailable;
    }
    hold.gone();
    tryAcquire(lane, hold);
  }
}
