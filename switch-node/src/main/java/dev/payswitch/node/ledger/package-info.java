// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The deterministic rules of a shard: commands in, outcomes and row changes out. No I/O of its own,
 * no clock, no threads.
 */
@NullMarked
package dev.payswitch.node.ledger;

import org.jspecify.annotations.NullMarked;
