// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.ShardId;

/**
 * The last move of arcs from another shard to this one.
 *
 * @param session the start index of the source's leader: messages of an earlier one are refused
 * @param number of the last message taken
 * @param copied how far the rows are copied
 * @param feedPosition the place of the last row of the feed
 * @param sums what the accounts that arrived add up to
 * @param digest of the rows that arrived; as of the cut-over, once it is complete
 * @param complete whether this shard owns the arcs
 */
public record Arrival(
    ShardId source,
    String moveId,
    ArcRange arcs,
    long session,
    long number,
    CopyMark copied,
    long feedPosition,
    Book sums,
    RowDigest digest,
    boolean complete) {
  private static final int FORMAT = 1;

  /** Before its first row. */
  public static Arrival begun(ShardId source, String moveId, ArcRange arcs, long session) {
    return new Arrival(
        source, moveId, arcs, session, 0, CopyMark.START, 0, Book.EMPTY, RowDigest.EMPTY, false);
  }

  /** The same with another leader at the source. */
  public Arrival in(long newSession) {
    return new Arrival(
        source, moveId, arcs, newSession, number, copied, feedPosition, sums, digest, complete);
  }

  /** The same when this shard owns the arcs. */
  public Arrival completed() {
    return new Arrival(
        source, moveId, arcs, session, number, copied, feedPosition, sums, digest, true);
  }

  public static Arrival decode(byte[] key, byte[] value) {
    ShardId source = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "arrival");
    return new Arrival(
        source,
        row.text(),
        ArcRange.decodeFrom(row),
        row.int64(),
        row.int64(),
        CopyMark.decodeFrom(row),
        row.int64(),
        Book.decodeFrom(row),
        RowDigest.decodeFrom(row),
        row.int8() == 1);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(128).int8(FORMAT).text(moveId);
    arcs.encodeTo(row);
    row.int64(session).int64(number);
    copied.encodeTo(row);
    row.int64(feedPosition);
    sums.encodeTo(row);
    digest.encodeTo(row);
    return row.int8(complete ? 1 : 0).toBytes();
  }
}
