// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

/**
 * Moves of arcs between shards while payments flow. The leader of the source drives a move out of
 * its shard, step by step through its own log and through that of the target; what it keeps in
 * memory can be lost at any time, and the next leader goes on from the rows.
 *
 * <pre>
 * source: BeginDeparture          changes of the arcs are kept in a feed, in the same write
 * target: BeginArrival            the arcs are INCOMING: rows come, nobody sees them
 * source: TellBase                what the accounts added up to when the feed began
 * target: TakeRows …              rows as they are, page by page; then the feed, in order
 * source: Depart                  the target has the same sums and few changes are left: the arcs are its
 * target: CompleteArrival         those changes; it serves the arcs
 * source: meanwhile the ring is published; then ConfirmDeparture
 * source: rows are compared, EndDeparture removes them
 * </pre>
 */
@NullMarked
package dev.payswitch.node.move;

import org.jspecify.annotations.NullMarked;
