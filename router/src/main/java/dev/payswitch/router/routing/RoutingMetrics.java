// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** What routing counts. */
public interface RoutingMetrics {
  /** Some commands went to a shard as one message. */
  void batchSent(String shard, int commandCount);

  /** A command is tried again for a reason. */
  void retried(String reason);
}
