// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** Is told what a shard said to a command, on the event loop. */
@FunctionalInterface
interface ResultListener {
  void arrived(ShardLink link, PendingCommand command, CommandResult result);
}
