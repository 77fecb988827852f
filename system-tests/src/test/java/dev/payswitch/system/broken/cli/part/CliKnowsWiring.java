// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cli.part;

import dev.payswitch.system.broken.cli.Wiring;

/** Knows who wires it. */
public record CliKnowsWiring(Wiring wiring) {}
