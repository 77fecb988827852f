// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cli;

import dev.payswitch.system.broken.cli.part.CliKnowsWiring;

/** Wires a part that knows it. */
public record Wiring(CliKnowsWiring part) {}
