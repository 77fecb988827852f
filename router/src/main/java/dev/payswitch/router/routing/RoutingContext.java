// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

/** What every link to a shard shares. */
record RoutingContext(
    RoutingPorts ports,
    RoutingLimits limits,
    ShardDirectory directory,
    RetryPolicy retryPolicy,
    ResultListener results) {
  Scheduler scheduler() {
    return ports.scheduler();
  }

  Clock clock() {
    return ports.clock();
  }

  ShardConnector connector() {
    return ports.connector();
  }

  RoutingMetrics metrics() {
    return ports.metrics();
  }
}
