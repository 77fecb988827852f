// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Move;

/** What the source of a move is told to do. Each may be repeated. */
public sealed interface MoveOrder {
  String moveId();

  ShardId source();

  /** Begin. */
  record Start(String moveId, Move move, long bytesPerSecond) implements MoveOrder {
    @Override
    public ShardId source() {
      return move.source();
    }
  }

  /** Take it back. */
  record Cancel(String moveId, ShardId source) implements MoveOrder {}

  /** Stand still. */
  record Pause(String moveId, ShardId source) implements MoveOrder {}

  /** Go on. */
  record Resume(String moveId, ShardId source) implements MoveOrder {}

  /** Copy at most so fast. */
  record Throttle(String moveId, ShardId source, long bytesPerSecond) implements MoveOrder {}
}
