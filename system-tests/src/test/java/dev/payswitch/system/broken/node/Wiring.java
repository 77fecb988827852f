// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.node;

import dev.payswitch.system.broken.node.part.NodeKnowsWiring;

/** Wires a part that knows it. */
public record Wiring(NodeKnowsWiring part) {}
