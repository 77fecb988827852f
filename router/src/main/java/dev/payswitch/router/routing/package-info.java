// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
/**
 * Finds the shard that owns an account and sees a command through to its answer. Message-driven:
 * everything mutable here is owned by one event loop, behind the ports for time, chance, the ring
 * and the streams to shards.
 */
@org.jspecify.annotations.NullMarked
package dev.payswitch.router.routing;
