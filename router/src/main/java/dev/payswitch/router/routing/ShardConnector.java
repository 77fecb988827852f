// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import dev.payswitch.core.id.ShardId;

/** The port to the network: opens streams to leaders. */
@FunctionalInterface
public interface ShardConnector {
  /** Opens a stream; what happens on it is told to the listener, on any thread. */
  ShardStream open(ShardId shard, String address, ShardStream.Listener listener);
}
