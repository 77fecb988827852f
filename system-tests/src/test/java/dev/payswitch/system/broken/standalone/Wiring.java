// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.standalone;

import dev.payswitch.system.broken.standalone.part.StandaloneKnowsWiring;

/** Wires a part that knows it. */
public record Wiring(StandaloneKnowsWiring part) {}
