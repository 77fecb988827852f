// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

/**
 * What both ends of a lane tell each other before the first prepare.
 *
 * @param startIndex of the start entry of the speaker's leader
 * @param known what the speaker knows of the listener
 */
public record LaneGreeting(long startIndex, PeerKnowledge known) {}
