// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.ArcOwner;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.core.ring.Run;
import dev.payswitch.proto.shard.v1.ReadRequest;
import dev.payswitch.proto.shard.v1.ReadResponse;
import dev.payswitch.proto.shard.v1.ShardServiceGrpc;
import dev.payswitch.router.routing.Clock;
import dev.payswitch.router.routing.ExecuteCodec;
import dev.payswitch.router.routing.Reason;
import dev.payswitch.router.routing.RetryDecision;
import dev.payswitch.router.routing.RetryPolicy;
import dev.payswitch.router.routing.RingSource;
import dev.payswitch.router.routing.RingView;
import dev.payswitch.router.routing.RoutingMetrics;
import dev.payswitch.router.routing.ShardChannels;
import dev.payswitch.router.routing.ShardDirectory;
import dev.payswitch.router.routing.ShardRefusal;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Asks the owner of an account, and goes on asking by the retry table until the deadline. Blocks:
 * only for virtual threads.
 */
public final class ShardQueries {
  /** How long one try may take: a leader that hangs is asked again, or its successor is. */
  private static final long TRY_NANOS = TimeUnit.SECONDS.toNanos(2);

  private final Cluster cluster;
  private final Timing timing;
  private final RoutingMetrics metrics;

  /** Where shards are and how to reach them. */
  public record Cluster(
      RingView ringView, RingSource ringSource, ShardDirectory directory, ShardChannels channels) {}

  /** When to ask again. */
  public record Timing(Clock clock, Pause pause, RetryPolicy retryPolicy) {}

  public ShardQueries(Cluster cluster, Timing timing, RoutingMetrics metrics) {
    this.cluster = cluster;
    this.timing = timing;
    this.metrics = metrics;
  }

  /** What became of one try. */
  sealed interface Try {
    /** The answer. */
    record Answered(ReadResponse response) implements Try {}

    /** None, but another try may have one. */
    record Refused(ShardRefusal refusal) implements Try {}
  }

  Clock clock() {
    return timing.clock();
  }

  RingView ringView() {
    return cluster.ringView();
  }

  Ring ring() {
    Ring ring = cluster.ringView().current();
    if (ring == null) {
      throw StatusMapper.refused(
          ShardRefusal.of(Reason.SHARD_RECOVERING, "this router has no ring yet"));
    }
    return ring;
  }

  /** Asks the owner of an account; the request is made anew for each run that is tried. */
  ReadResponse ask(AccountId account, CallDeadline deadline, Function<Run, ReadRequest> request)
      throws InterruptedException {
    return ask(ring().arcOf(account), deadline, request);
  }

  /** Asks the owner of an account what is the same for each run, but for its arc epoch. */
  ReadResponse ask(AccountId account, CallDeadline deadline, ReadRequest query)
      throws InterruptedException {
    return ask(
        account, deadline, run -> query.toBuilder().setArcEpoch(run.arcEpoch().value()).build());
  }

  ReadResponse ask(Arc arc, CallDeadline deadline, Function<Run, ReadRequest> request)
      throws InterruptedException {
    Attempts attempts = new Attempts(deadline);
    while (true) {
      Run run = ring().runOf(arc);
      switch (tryOnce(run.owner(), deadline, request.apply(run))) {
        case Try.Answered answered -> {
          return answered.response();
        }
        case Try.Refused refused -> attempts.waitOrGiveUp(refused.refusal());
      }
    }
  }

  /** One try, without waiting for anything but the answer. */
  Try tryOnce(ShardId shard, CallDeadline deadline, ReadRequest request) {
    String address = cluster.directory().leaderOf(shard);
    if (address == null) {
      return recovering("no leader of shard " + shard + " is known");
    }
    long left = deadline.leftNanos(timing.clock());
    if (left <= 0) {
      return recovering("shard " + shard + " did not answer in time");
    }
    try {
      ReadResponse response =
          ShardServiceGrpc.newBlockingStub(cluster.channels().to(address))
              .withDeadlineAfter(Math.min(left, TRY_NANOS), TimeUnit.NANOSECONDS)
              .read(request);
      return response.hasRefusal()
          ? new Try.Refused(ExecuteCodec.refusalOf(response.getRefusal()))
          : new Try.Answered(response);
    } catch (StatusRuntimeException failure) {
      Status status = failure.getStatus();
      if (StatusMapper.isForCaller(status)) {
        throw StatusMapper.passedOn(failure);
      }
      return recovering("shard " + shard + " does not answer: " + StatusMapper.why(status));
    }
  }

  private static Try recovering(String detail) {
    return new Try.Refused(ShardRefusal.of(Reason.SHARD_RECOVERING, detail));
  }

  /** The tries of one query. Owned by its thread. */
  final class Attempts {
    private final CallDeadline deadline;
    private int attempts;
    private int staleHops;

    Attempts(CallDeadline deadline) {
      this.deadline = deadline;
    }

    /** Waits as the retry table says, or throws what the caller is to see. */
    void waitOrGiveUp(ShardRefusal refusal) throws InterruptedException {
      RetryDecision decision =
          timing.retryPolicy().decide(refusal, attempts, staleHops, knownEpoch(refusal));
      attempts++;
      long delay =
          switch (decision) {
            case RetryDecision.GiveUp giveUp -> throw StatusMapper.refused(refusal);
            case RetryDecision.RetryAfter retry -> retry.delayNanos();
            case RetryDecision.PauseShard wait -> wait.delayNanos();
            // Runs of the ring are what is asked for: it shows the owner in a moment.
            case RetryDecision.Redirect soon -> {
              cluster.ringSource().refresh();
              yield timing.retryPolicy().backoff(attempts);
            }
            case RetryDecision.AwaitRing wait -> {
              staleHops++;
              cluster.ringSource().refresh();
              yield wait.delayNanos();
            }
          };
      if (delay >= deadline.leftNanos(timing.clock())) {
        throw StatusMapper.refused(refusal);
      }
      metrics.retried(refusal.reason().name());
      timing.pause().pause(delay);
    }

    private long knownEpoch(ShardRefusal refusal) {
      ArcOwner owner = refusal.owner();
      return owner == null ? 0 : ring().arcEpochOf(owner.arc()).value();
    }
  }
}
