// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cluster.part;

import dev.payswitch.system.broken.cluster.Wiring;

/** Knows who wires it. */
public record ClusterKnowsWiring(Wiring wiring) {}
