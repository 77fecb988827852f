// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.ledger.MoveCommand;
import java.util.OptionalLong;
import java.util.function.Consumer;

/** How the source of a move reaches the target. Answers come on the event loop, each once. */
public interface MoveTransport {

  /** Tells the target a step; it may be told again. */
  void arrive(ShardId target, MoveCommand step, Consumer<ArrivalAnswer> answer);

  /** Asks a shard how far its lane to another one is acknowledged; empty: no answer. */
  void askLane(ShardId source, ShardId target, Consumer<OptionalLong> answer);
}
