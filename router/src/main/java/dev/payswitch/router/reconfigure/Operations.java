// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.cluster.Operation;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.cluster.OperationKind;
import dev.payswitch.cluster.OperationState;
import dev.payswitch.cluster.OperationStore;
import dev.payswitch.cluster.StoredOperation;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.reconfigure.OperationRefusedException.Reason;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Plans and operations, as any router plans, applies and controls them: by writing them down for
 * whoever is elected. Blocks.
 */
public final class Operations {
  private static final Logger LOG = LoggerFactory.getLogger(Operations.class);
  private static final int MAX_TRIES = 10;

  private final Reconfigurer.Stores stores;
  private final MoveShards shards;
  private final Predicate<ShardId> hasLeader;
  private final InstantSource clock;

  /**
   * @param hasLeader whether a leader of a shard is registered
   */
  public Operations(
      Reconfigurer.Stores stores,
      MoveShards shards,
      Predicate<ShardId> hasLeader,
      InstantSource clock) {
    this.stores = stores;
    this.shards = shards;
    this.hasLeader = hasLeader;
    this.clock = clock;
  }

  /** A change that somebody wants; 0 bytes per second stand for the default. */
  public record Wish(Operation.Subject subject, String actor, String reason, long bytesPerSecond) {}

  /** A plan, and what an admin should know before applying it. */
  public record Planned(Operation operation, List<String> notes) {
    public Planned {
      notes = List.copyOf(notes);
    }
  }

  /** Works a plan out and writes nothing. */
  public Planned plan(Wish wish) throws InterruptedException {
    Ring ring = newestRing();
    Map<ShardId, Told<ShardFacts>> facts = shards.describe(ring.weights().keySet());
    Operation plan =
        OperationPlanner.plan(
            ring,
            wish.subject(),
            new Operation.Origin(
                wish.actor(), wish.reason(), clock.instant().truncatedTo(ChronoUnit.MICROS)),
            wish.bytesPerSecond() == 0
                ? OperationPlanner.DEFAULT_BYTES_PER_SECOND
                : wish.bytesPerSecond(),
            facts);
    requireReady(plan, ring);
    List<String> notes = new ArrayList<>();
    facts.forEach(
        (shard, told) -> {
          if (told instanceof Told.Silent<ShardFacts> silent) {
            notes.add("shard %s does not answer: %s".formatted(shard, silent.why()));
          }
        });
    return new Planned(plan, notes);
  }

  /** Writes a plan down. */
  public Planned create(Wish wish) throws InterruptedException {
    Planned planned = plan(wish);
    Operation written =
        stores
            .operations()
            .create(id -> OperationPlanner.named(planned.operation(), id))
            .operation();
    LOG.info(
        "event=plan_created op={} kind={} shard={} weight={} actor=\"{}\" moves={} ring_epoch={}",
        written.id(),
        written.subject().kind(),
        written.subject().shard(),
        written.subject().weight(),
        wish.actor(),
        written.moves().size(),
        written.ring().baseEpoch());
    return new Planned(written, planned.notes());
  }

  /** Has a plan carried out, or only checks whether it could be. */
  public Operation apply(OperationId id, String actor, boolean validateOnly)
      throws InterruptedException {
    StoredOperation stored = require(id);
    Operation plan = stored.operation();
    if (plan.state().isUnderWay()) {
      return plan;
    }
    if (plan.state() != OperationState.PLANNED) {
      throw new OperationRefusedException(
          Reason.OPERATION_STATE,
          "%s is %s and cannot be applied again: plan it anew".formatted(id, plan.state()));
    }
    Optional<OperationId> other = stores.operations().underWay();
    if (other.isPresent()) {
      throw occupied(other.get());
    }
    Ring ring = newestRing();
    if (!ring.epoch().equals(plan.ring().baseEpoch())) {
      throw new OperationRefusedException(
          Reason.STALE_PLAN,
          "%s was planned for ring epoch %s, but the ring has epoch %s: plan it anew"
              .formatted(id, plan.ring().baseEpoch(), ring.epoch()));
    }
    requireReady(plan, ring);
    Operation running = plan.applied(clock.instant().truncatedTo(ChronoUnit.MICROS));
    if (validateOnly) {
      return running;
    }
    return switch (stores.operations().begin(stored, running)) {
      case OperationStore.Begin.Begun begun -> {
        LOG.info("event=plan_applied op={} actor=\"{}\"", id, actor);
        yield begun.operation().operation();
      }
      case OperationStore.Begin.Occupied occupied -> throw occupied(occupied.by());
      case OperationStore.Begin.Changed changed ->
          throw new OperationRefusedException(
              Reason.OPERATION_STATE,
              "%s was changed by somebody else meanwhile: payswitch op status %s"
                  .formatted(id, id));
    };
  }

  /** Pauses, resumes, cancels or throttles, or only checks whether that could be done. */
  public Operation control(
      OperationId id, OperationControl control, String actor, boolean validateOnly) {
    for (int tries = 0; tries < MAX_TRIES; tries++) {
      StoredOperation stored = require(id);
      Operation next =
          OperationControl.next(
              stored.operation(), control, clock.instant().truncatedTo(ChronoUnit.MICROS));
      if (validateOnly || next.equals(stored.operation())) {
        return next;
      }
      Optional<StoredOperation> written = stores.operations().replace(stored, next);
      if (written.isPresent()) {
        LOG.info("event=operation_controlled op={} control={} actor=\"{}\"", id, control, actor);
        return written.get().operation();
      }
    }
    throw new OperationRefusedException(
        Reason.OPERATION_STATE, id + " changes too fast: try again");
  }

  public Optional<Operation> read(OperationId id) {
    return stores.operations().read(id).map(StoredOperation::operation);
  }

  /** The ids of all that are kept, newest first. */
  public List<OperationId> list() {
    return stores.operations().list();
  }

  private StoredOperation require(OperationId id) {
    return stores.operations().read(id).orElseThrow(() -> new UnknownOperationException(id));
  }

  /** What must hold when a change is planned, and still when it is applied. */
  private void requireReady(Operation plan, Ring ring) throws InterruptedException {
    ShardId shard = plan.subject().shard();
    if (plan.subject().kind() == OperationKind.ADD && !hasLeader.test(shard)) {
      throw new OperationRefusedException(
          Reason.SHARD_NOT_READY,
          "no leader of shard %s is up: start it with payswitch node --shard %s --data DIRECTORY"
              .formatted(shard, shard));
    }
    if (plan.subject().kind() == OperationKind.REMOVE) {
      RemovalCheck check =
          RemovalCheck.of(
              shard,
              ring,
              shards.describe(ring.weights().keySet()),
              shards.listMoves(ring.weights().keySet()));
      List<String> lines = new ArrayList<>(check.obstacles());
      lines.addAll(check.silent());
      if (!lines.isEmpty()) {
        throw new OperationRefusedException(
            Reason.SHARD_NOT_READY,
            "shard %s cannot leave the ring: %s".formatted(shard, String.join("; ", lines)));
      }
    }
  }

  private Ring newestRing() {
    return stores
        .rings()
        .readNewest()
        .orElseThrow(() -> new IllegalStateException("there is no ring"));
  }

  private static OperationRefusedException occupied(OperationId other) {
    return new OperationRefusedException(
        Reason.OPERATION_UNDER_WAY,
        "%s is under way: wait for it with payswitch op wait %s, or cancel it"
            .formatted(other, other));
  }
}
