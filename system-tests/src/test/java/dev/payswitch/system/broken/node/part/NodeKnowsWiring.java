// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node.part;

import dev.payswitch.system.broken.node.Wiring;

/** Knows who wires it. */
public record NodeKnowsWiring(Wiring wiring) {}
