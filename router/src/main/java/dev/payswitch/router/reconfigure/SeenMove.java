// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.reconfigure;

/**
 * A move as a shard lists it.
 *
 * @param stuck why it does not go on; empty: it does
 * @param lastError what failed last; empty: nothing
 */
public record SeenMove(
    String moveId, MovePhase phase, boolean paused, String stuck, String lastError) {}
