// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.system.broken.cluster.hen;

import dev.payswitch.system.broken.cluster.egg.KnowsHen;

/** One half of a cycle. */
public record KnowsEgg(KnowsHen egg) {}
