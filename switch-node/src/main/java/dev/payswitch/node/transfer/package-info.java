// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/** Transfers across shards: coordinator, lanes, participant and recovery, all message-driven. */
@NullMarked
package dev.payswitch.node.transfer;

import org.jspecify.annotations.NullMarked;
