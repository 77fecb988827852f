// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.ring.ArcOwner;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;

/**
 * The retry table: which refusals the router deals with itself, and after which delay. Trying again
 * is safe for every command, because its id, or the version it expects, makes it idempotent; the
 * deadline of the call bounds how long it goes on.
 */
public final class RetryPolicy {
  static final int MAX_STALE_HOPS = 3;
  static final long MIN_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final long MAX_BACKOFF_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final int MAX_DOUBLINGS = 6;

  private final RandomGenerator random;

  public RetryPolicy(RandomGenerator random) {
    this.random = random;
  }

  /**
   * Decides about a command that was refused {@code attempts} times before, and {@code staleHops}
   * times because nobody knew who owns the arc.
   *
   * @param arcEpoch since when the shard that refused was thought to own the arc
   */
  public RetryDecision decide(ShardRefusal refusal, int attempts, int staleHops, long arcEpoch) {
    return switch (refusal.reason()) {
      case STALE_ROUTE -> {
        ArcOwner owner = refusal.owner();
        if (owner != null && owner.since().value() > arcEpoch) {
          yield new RetryDecision.Redirect(owner);
        }
        yield staleHops >= MAX_STALE_HOPS
            ? new RetryDecision.GiveUp()
            : new RetryDecision.AwaitRing(backoff(attempts));
      }
      case ARC_FROZEN, LANE_UNAVAILABLE -> new RetryDecision.RetryAfter(delay(refusal, attempts));
      case SHARD_RECOVERING -> new RetryDecision.PauseShard(delay(refusal, attempts));
      // Executed or not, sending the id again finds out; as after a broken stream.
      case OUTCOME_UNKNOWN -> new RetryDecision.RetryAfter(delay(refusal, attempts));
      case BUSY, SHARD_REGRESSED, UNIMPLEMENTED, UNDECODABLE -> new RetryDecision.GiveUp();
    };
  }

  private long delay(ShardRefusal refusal, int attempts) {
    if (refusal.retryDelayMillis() <= 0) {
      return backoff(attempts);
    }
    long asked = TimeUnit.MILLISECONDS.toNanos(refusal.retryDelayMillis());
    // Never before the delay that was asked for; spread, so that not everyone comes back at once.
    return asked + random.nextLong(asked / 2 + 1);
  }

  /** Doubles from 10 ms to 500 ms, with the upper half left to chance. */
  public long backoff(int attempts) {
    long ceiling =
        Math.min(MAX_BACKOFF_NANOS, MIN_BACKOFF_NANOS << Math.min(attempts, MAX_DOUBLINGS));
    return ceiling / 2 + random.nextLong(ceiling / 2 + 1);
  }
}
