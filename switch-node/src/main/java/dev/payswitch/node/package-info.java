// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * One process that runs one replica of one shard: configuration and wiring, in start and stop
 * order.
 */
@NullMarked
package dev.payswitch.node;

import org.jspecify.annotations.NullMarked;
