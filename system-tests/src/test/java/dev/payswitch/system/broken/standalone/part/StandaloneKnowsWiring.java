// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.standalone.part;

import dev.payswitch.system.broken.standalone.Wiring;

/** Knows who wires it. */
public record StandaloneKnowsWiring(Wiring wiring) {}
