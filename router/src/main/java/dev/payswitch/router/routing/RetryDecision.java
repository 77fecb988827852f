// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.ring.ArcOwner;

/** What to do with a command that a shard refused. */
public sealed interface RetryDecision {
  /** Ask for a newer ring and route again when it is there, at the latest after the delay. */
  record AwaitRing(long delayNanos) implements RetryDecision {}

  /** Route again at once, to the owner that the shard named. */
  record Redirect(ArcOwner owner) implements RetryDecision {}

  /** Route this command again after the delay. */
  record RetryAfter(long delayNanos) implements RetryDecision {}

  /** Nothing goes to this shard before the delay is over; the command waits in its queue. */
  record PauseShard(long delayNanos) implements RetryDecision {}

  /** Tell the caller. */
  record GiveUp() implements RetryDecision {}
}
