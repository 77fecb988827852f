// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.router.routing.PendingCommand.State;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Sees every command through to one result: routes it by the ring, follows the retry table while
 * its deadline lasts, and says UNKNOWN only for what may have been executed. Message-driven; all
 * state is owned by the event loop.
 */
public final class ShardRouter {
  private final RoutingPorts ports;
  private final RingView ringView;
  private final RoutingContext context;

  /** Read by gauges from other threads; changed on the loop only. */
  private final Map<ShardId, ShardLink> links = new ConcurrentHashMap<>();

  private final Set<PendingCommand> awaitingRing = new LinkedHashSet<>();
  private boolean closed;

  public ShardRouter(
      RingView ringView, ShardDirectory directory, RoutingLimits limits, RoutingPorts ports) {
    this.ports = ports;
    this.ringView = ringView;
    RetryPolicy retryPolicy = new RetryPolicy(ports.random());
    this.context = new RoutingContext(ports, limits, directory, retryPolicy, this::arrived);
    ringView.addListener(ring -> ports.scheduler().execute(this::ringChanged));
    directory.addListener(
        () -> ports.scheduler().execute(() -> links.values().forEach(ShardLink::addressChanged)));
  }

  /** Takes a call; its listener is told on the event loop. May be called from any thread. */
  public void submit(RoutedCall call) {
    ports.scheduler().execute(() -> begin(call));
  }

  private void begin(RoutedCall call) {
    long left = call.deadlineNanos() - ports.clock().nanoTime();
    call.deadline = ports.scheduler().schedule(Math.max(0, left), () -> expire(call));
    call.commands().forEach(this::route);
  }

  private void route(PendingCommand command) {
    Ring ring = ringView.current();
    if (ring == null || closed) {
      finish(
          command,
          new CommandResult.Refused(
              ShardRefusal.of(Reason.SHARD_RECOVERING, "this router has no ring or stops")));
      return;
    }
    ArcOwner owner = ownerOf(command, ring);
    command.arcEpoch = owner.since().value();
    if (!linkTo(owner.shard()).offer(command)) {
      ShardRefusal busy =
          new ShardRefusal(
              Reason.BUSY, 100, null, "too much is waiting for shard " + owner.shard());
      giveUp(command, busy);
    }
  }

  private static ArcOwner ownerOf(PendingCommand command, Ring ring) {
    return ArcOwner.in(ring, new Arc(command.arc)).orLater(command.named);
  }

  private ShardLink linkTo(ShardId shard) {
    ShardLink link = links.get(shard);
    if (link == null) {
      link = new ShardLink(shard, context);
      links.put(shard, link);
    }
    return link;
  }

  private void arrived(ShardLink link, PendingCommand command, CommandResult result) {
    switch (result) {
      case CommandResult.Outcome outcome -> {
        if (command.inDoubt && ExecuteCodec.isNotExecuted(command.call.kind(), outcome.bytes())) {
          // That is true of this copy. An earlier one may still be at work, or on its way.
          refused(link, command, ShardRefusal.of(Reason.OUTCOME_UNKNOWN, "a copy came to nothing"));
        } else {
          finish(command, outcome);
        }
      }
      case CommandResult.Refused refused -> refused(link, command, refused.refusal());
      case CommandResult.Unknown unknown ->
          refused(link, command, ShardRefusal.of(Reason.OUTCOME_UNKNOWN, unknown.detail()));
    }
  }

  private void refused(ShardLink link, PendingCommand command, ShardRefusal refusal) {
    command.lastRefusal = refusal;
    if (refusal.reason() == Reason.OUTCOME_UNKNOWN) {
      command.inDoubt = true;
    }
    RetryDecision decision =
        context
            .retryPolicy()
            .decide(refusal, command.attempts, command.staleHops, command.arcEpoch);
    command.attempts++;
    if (!(decision instanceof RetryDecision.GiveUp)) {
      ports.metrics().retried(refusal.reason().name());
    }
    switch (decision) {
      case RetryDecision.GiveUp giveUp -> giveUp(command, refusal);
      case RetryDecision.Redirect to -> redirect(command, to.owner());
      case RetryDecision.RetryAfter retry -> backOff(command, retry.delayNanos());
      case RetryDecision.PauseShard wait -> link.putBackAndPause(command, wait.delayNanos());
      case RetryDecision.AwaitRing wait -> awaitRing(command, wait.delayNanos());
    }
  }

  /** The shard knows the owner before the ring shows it: nobody waits for that. */
  private void redirect(PendingCommand command, ArcOwner owner) {
    command.named = owner;
    ports.ringSource().refresh();
    route(command);
  }

  /**
   * A ring may have come in since the command was routed: then it is routed at once. Otherwise a
   * newer one is asked for, and the delay bounds the wait for it.
   */
  private void awaitRing(PendingCommand command, long delayNanos) {
    command.staleHops++;
    if (ownerOf(command, ringView.ring()).since().value() > command.arcEpoch) {
      route(command);
      return;
    }
    ports.ringSource().refresh();
    awaitingRing.add(command);
    backOff(command, delayNanos);
  }

  private void backOff(PendingCommand command, long delayNanos) {
    command.state = State.BACKING_OFF;
    command.link = null;
    command.backoff = ports.scheduler().schedule(delayNanos, () -> routeAgain(command));
  }

  private void routeAgain(PendingCommand command) {
    if (command.state == State.BACKING_OFF) {
      cancelBackoff(command);
      command.state = State.ROUTING;
      awaitingRing.remove(command);
      route(command);
    }
  }

  private static void cancelBackoff(PendingCommand command) {
    if (command.backoff != null) {
      command.backoff.cancel();
      command.backoff = null;
    }
  }

  private void ringChanged() {
    List<PendingCommand> again = new ArrayList<>();
    links.values().forEach(link -> again.addAll(link.takeWaiting()));
    again.forEach(this::route);
    List<PendingCommand> stale = List.copyOf(awaitingRing);
    awaitingRing.clear();
    stale.forEach(this::routeAgain);
  }

  private void expire(RoutedCall call) {
    for (PendingCommand command : call.commands()) {
      if (!command.isDone()) {
        finish(command, expired(command));
      }
    }
  }

  private static CommandResult expired(PendingCommand command) {
    if (command.state == State.SENT || command.inDoubt) {
      return new CommandResult.Unknown("no answer from the shard within the deadline");
    }
    @Nullable ShardRefusal last = command.lastRefusal;
    return new CommandResult.Refused(
        last != null
            ? last
            : ShardRefusal.of(Reason.SHARD_RECOVERING, "the shard was not reached in time"));
  }

  private void giveUp(PendingCommand command, ShardRefusal refusal) {
    finish(
        command,
        command.inDoubt
            ? new CommandResult.Unknown(refusal.detail())
            : new CommandResult.Refused(refusal));
  }

  private void finish(PendingCommand command, CommandResult result) {
    if (command.link != null) {
      command.link.forget(command);
      command.link = null;
    }
    cancelBackoff(command);
    if (command.state == State.BACKING_OFF) {
      awaitingRing.remove(command);
    }
    command.state = State.DONE;
    command.call.complete(command, result);
  }

  /**
   * Commands waiting to be sent to a shard; may be called from any thread, and may be a bit off.
   */
  public int waitingCount(ShardId shard) {
    ShardLink link = links.get(shard);
    return link == null ? 0 : link.waitingCount();
  }

  /** Commands sent to a shard and not answered; may be called from any thread. */
  public int inFlightCount(ShardId shard) {
    ShardLink link = links.get(shard);
    return link == null ? 0 : link.inFlightCount();
  }

  /** Ends the streams; what comes now is refused. Calls should have been waited for before. */
  public void close() {
    ports
        .scheduler()
        .execute(
            () -> {
              closed = true;
              links.values().forEach(ShardLink::close);
            });
  }
}
