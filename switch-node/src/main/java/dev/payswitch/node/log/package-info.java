// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * The shard's log: what is appended is durable, replicated and applied in order. The only package
 * that knows Ratis.
 */
@NullMarked
package dev.payswitch.node.log;

import org.jspecify.annotations.NullMarked;
