// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

/**
 * What one shard knows of another one's log. Each shard judges only itself by it: one of whose log
 * others know more than it does itself runs on an old disk, and going on would give the same
 * sequences to other decisions.
 *
 * @param startIndex the highest index of a leader's start entry that was seen; 0: none
 * @param decidedSequence the highest sequence applied of the lane that comes from it
 * @param appliedSequence the highest sequence that it acknowledged of the lane that leads to it
 */
public record PeerKnowledge(long startIndex, long decidedSequence, long appliedSequence) {}
