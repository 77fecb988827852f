// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import java.util.random.RandomGenerator;

/**
 * The outside of routing: time, chance, the network, where rings come from, and what is counted.
 */
public record RoutingPorts(
    Scheduler scheduler,
    Clock clock,
    RandomGenerator random,
    ShardConnector connector,
    RingSource ringSource,
    RoutingMetrics metrics) {}
