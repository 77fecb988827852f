// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.router;

import dev.payswitch.system.broken.router.part.RouterKnowsWiring;

/** Wires a part that knows it. */
public record Wiring(RouterKnowsWiring part) {}
