// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.ClusterException;
import dev.payswitch.cluster.ClusterUnavailableException;
import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationStore;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.cluster.StoredOperation;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.reconfigure.OperationSteps.Memory;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries out the operation that is under way, step by step, while this router is elected. Each
 * step begins with what is written and what shards say, so it does not matter who made the one
 * before. All fields are owned by its one thread.
 */
public final class Reconfigurer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Reconfigurer.class);
  private static final Duration INTERVAL = Duration.ofMillis(200);

  /** So many intervals lie between two looks for moves that belong to no operation. */
  private static final int STRAY_INTERVALS = 50;

  private static final long STOP_SECONDS = 2;

  private final Stores stores;
  private final MoveShards shards;
  private final InstantSource clock;
  private final BooleanSupplier elected;
  private final ScheduledExecutorService thread =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("router-reconfigure").factory());
  private final Map<String, Long> throttles = new HashMap<>();
  private final Map<String, String> refusals = new HashMap<>();
  private int intervals;
  private boolean waiting;

  public Reconfigurer(
      Stores stores, MoveShards shards, InstantSource clock, BooleanSupplier elected) {
    this.stores = stores;
    this.shards = shards;
    this.clock = clock;
    this.elected = elected;
  }

  public void start() {
    ScheduledFuture<?> _ =
        thread.scheduleWithFixedDelay(
            this::runLogged, INTERVAL.toMillis(), INTERVAL.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void runLogged() {
    try {
      run();
      waiting = false;
    } catch (InterruptedException stopped) {
      Thread.currentThread().interrupt();
    } catch (ClusterUnavailableException unavailable) {
      if (!waiting) {
        LOG.info("event=reconfigurer_waits reason=\"{}\"", unavailable.getMessage());
      }
      waiting = true;
    } catch (ClusterException failed) {
      LOG.warn("event=reconfigurer_step_failed", failed);
    } catch (RuntimeException failed) {
      LOG.error("event=reconfigurer_step_failed", failed);
    }
  }

  private void run() throws InterruptedException {
    if (!elected.getAsBoolean()) {
      throttles.clear();
      refusals.clear();
      return;
    }
    if (intervals++ % STRAY_INTERVALS == 0) {
      takeStraysBack();
    }
    OperationStore operations = stores.operations();
    Optional<OperationId> id = operations.underWay();
    if (id.isPresent()) {
      Optional<StoredOperation> stored = operations.read(id.get());
      if (stored.isPresent()) {
        step(stored.get());
      } else {
        LOG.error("event=operation_missing op={}", id.get());
      }
    }
  }

  private void step(StoredOperation stored) throws InterruptedException {
    Operation operation = stored.operation();
    Set<ShardId> sources = new TreeSet<>();
    operation.moves().forEach(move -> sources.add(move.move().source()));
    Map<ShardId, Told<ShardMoves>> told = shards.listMoves(sources);
    forgetWhatSilentSourcesWereTold(operation, told);
    // After the moves were listed: see OperationSteps.
    Ring ring = newestRing();
    OperationSteps.Step step =
        OperationSteps.next(
            operation,
            new OperationSteps.Seen(ring, told, removal(operation, ring)),
            new Memory(throttles, refusals),
            clock.instant());
    carryOut(stored, ring, step);
  }

  private RemovalCheck removal(Operation operation, Ring ring) throws InterruptedException {
    return operation.subject().kind() == OperationKind.REMOVE
        ? RemovalCheck.of(
            operation.subject().shard(),
            ring,
            shards.describe(ring.weights().keySet()),
            shards.listMoves(ring.weights().keySet()))
        : RemovalCheck.NOTHING;
  }

  private void carryOut(StoredOperation stored, Ring ring, OperationSteps.Step step) {
    StoredOperation current = stored;
    if (!step.next().equals(stored.operation())) {
      Optional<StoredOperation> written = stores.operations().replace(stored, step.next());
      if (written.isEmpty()) {
        return;
      }
      current = written.get();
      log(stored.operation(), current.operation());
    }
    if (step.ring().isPresent()) {
      Ring next = step.ring().get();
      boolean changed = stores.rings().compareAndSet(current, ring, next);
      stores.rings().trimHistory(next.epoch());
      LOG.info(
          "event=weights_changed op={} ring_epoch={} weights=\"{}\" changed={}",
          current.operation().id(),
          next.epoch(),
          next.weights(),
          changed);
    }
    for (MoveOrder order : step.orders()) {
      if (!elected.getAsBoolean()) {
        return;
      }
      give(current, order);
    }
  }

  private void give(StoredOperation current, MoveOrder order) {
    MoveAnswer answer = shards.order(order);
    LOG.info(
        "event=move_ordered move={} source={} order={} answer=\"{}\"",
        order.moveId(),
        order.source(),
        order.getClass().getSimpleName(),
        answer);
    refusals.remove(order.moveId());
    switch (answer) {
      case MoveAnswer.Taken taken -> remember(order);
      case MoveAnswer.NotNow notNow ->
          refusals.put(
              order.moveId(),
              "shard %s cannot do anything about move %s now: %s"
                  .formatted(order.source(), order.moveId(), notNow.why()));
      case MoveAnswer.Rejected rejected -> {
        // What cannot be cancelled has given its arcs away, and the ring will show it.
        if (order instanceof MoveOrder.Start) {
          Operation failing =
              OperationSteps.rejected(
                  current.operation(), order.moveId(), order.source(), rejected.why());
          stores
              .operations()
              .replace(current, failing)
              .ifPresent(written -> log(current.operation(), written.operation()));
        }
      }
    }
  }

  private void remember(MoveOrder order) {
    switch (order) {
      case MoveOrder.Start start -> throttles.put(start.moveId(), start.bytesPerSecond());
      case MoveOrder.Throttle throttle ->
          throttles.put(throttle.moveId(), throttle.bytesPerSecond());
      case MoveOrder.Cancel cancel -> throttles.remove(cancel.moveId());
      case MoveOrder.Pause pause -> {}
      case MoveOrder.Resume resume -> {}
    }
  }

  /** A source that comes back may have another leader, which was told nothing. */
  private void forgetWhatSilentSourcesWereTold(
      Operation operation, Map<ShardId, Told<ShardMoves>> told) {
    for (int index = 0; index < operation.moves().size(); index++) {
      ShardId source = operation.moves().get(index).move().source();
      if (!(told.get(source) instanceof Told.Said<ShardMoves>)) {
        throttles.remove(operation.moveId(index));
      }
    }
  }

  /**
   * A router that was elected before may have begun a move just when its operation ended. The moves
   * are listed first: of those, none can belong to an operation that began later.
   */
  private void takeStraysBack() throws InterruptedException {
    Map<ShardId, Told<ShardMoves>> told = shards.listMoves(newestRing().weights().keySet());
    Optional<OperationId> underWay = stores.operations().underWay();
    told.forEach(
        (source, answer) -> {
          if (answer instanceof Told.Said<ShardMoves> said) {
            said.answer().departures().stream()
                .filter(move -> move.phase().isReversible())
                .filter(
                    move ->
                        underWay.isEmpty() || !OperationId.ofMove(move.moveId()).equals(underWay))
                .forEach(
                    move -> {
                      LOG.warn("event=stray_move move={} source={}", move.moveId(), source);
                      MoveAnswer _ = shards.order(new MoveOrder.Cancel(move.moveId(), source));
                    });
          }
        });
  }

  private Ring newestRing() {
    return stores
        .rings()
        .readNewest()
        .orElseThrow(() -> new IllegalStateException("there is no ring"));
  }

  private static void log(Operation before, Operation after) {
    if (before.state() != after.state() || !before.trouble().equals(after.trouble())) {
      LOG.info(
          "event=operation op={} state={} failure=\"{}\" trouble=\"{}\"",
          after.id(),
          after.state(),
          after.failure(),
          after.trouble());
    }
  }

  /** Ends after the step that is being made. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(STOP_SECONDS, TimeUnit.SECONDS)) {
        LOG.info("event=reconfigurer_still_busy");
      }
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /** Where the ring and operations are kept, once this router is connected. */
  public interface Stores {
    OperationStore operations();

    RingStore rings();
  }
}
