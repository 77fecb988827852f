// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router.part;

import dev.payswitch.system.broken.router.Wiring;

/** Knows who wires it. */
public record RouterKnowsWiring(Wiring wiring) {}
