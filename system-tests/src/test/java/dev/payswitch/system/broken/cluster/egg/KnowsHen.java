// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cluster.egg;

import dev.payswitch.system.broken.cluster.hen.KnowsEgg;

/** The other half of a cycle. */
public record KnowsHen(KnowsEgg hen) {}
