// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cluster;

import dev.payswitch.system.broken.cluster.part.ClusterKnowsWiring;

/** Wires a part that knows it. */
public record Wiring(ClusterKnowsWiring part) {}
