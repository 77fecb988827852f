// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/**
 * The bounds of what one router keeps per shard and puts into one message.
 *
 * @param commandsPerMessage commands in one message to a shard
 * @param bytesPerMessage payload bytes in one message to a shard; one larger command goes alone
 * @param inFlightPerShard commands sent to a shard and not answered
 * @param waitingPerShard commands waiting to be sent to a shard; more are refused as BUSY
 */
public record RoutingLimits(
    int commandsPerMessage, int bytesPerMessage, int inFlightPerShard, int waitingPerShard) {
  public static final RoutingLimits DEFAULT = new RoutingLimits(1_000, 512 * 1024, 16_384, 32_768);

  public RoutingLimits {
    if (commandsPerMessage < 1
        || bytesPerMessage < 1
        || inFlightPerShard < 1
        || waitingPerShard < 1) {
      throw new IllegalArgumentException("every limit of routing must be at least 1");
    }
  }
}
