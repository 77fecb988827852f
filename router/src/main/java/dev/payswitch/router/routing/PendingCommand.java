// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import com.google.protobuf.ByteString;
import dev.payswitch.core.ring.ArcOwner;
import org.jspecify.annotations.Nullable;

/** One command between its call and its answer. Owned by the event loop once it is submitted. */
final class PendingCommand {
  /** Where a command is. */
  enum State {
    /** Has no place yet, or gave it up to be routed. */
    ROUTING,
    /** Waits in the queue of a shard. */
    QUEUED,
    /** On the stream of a shard; no reply yet. */
    SENT,
    /** Waits for a delay, or for a newer ring. */
    BACKING_OFF,
    /** Has its result. */
    DONE
  }

  final RoutedCall call;
  final int index;
  final ByteString payload;
  final int arc;

  State state = State.ROUTING;
  long correlationId;
  long arcEpoch;

  /** The owner that a shard named; a ring that shows it, or a later one, takes its place. */
  @Nullable ArcOwner named;

  int staleHops;
  int attempts;

  /** Whether an earlier sending may have been executed: only an outcome clears that up. */
  boolean inDoubt;

  @Nullable ShardLink link;
  Scheduler.@Nullable Timer backoff;
  @Nullable ShardRefusal lastRefusal;

  PendingCommand(RoutedCall call, int index, ByteString payload, int arc) {
    this.call = call;
    this.index = index;
    this.payload = payload;
    this.arc = arc;
  }

  boolean isDone() {
    return state == State.DONE;
  }
}
