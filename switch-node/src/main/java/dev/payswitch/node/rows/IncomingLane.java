// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.ShardId;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongPredicate;

/**
 * A lane on which this shard participates: the greatest token seen, below which everything is
 * refused, and the last sequence applied.
 *
 * @param forwards decisions about accounts that moved on, which their new owner does not show yet,
 *     in order
 */
public record IncomingLane(
    ShardId source, FencingToken token, long appliedSequence, Book book, List<Forward> forwards) {
  private static final int FORMAT = 3;

  public IncomingLane {
    forwards = List.copyOf(forwards);
  }

  /** A decision that was passed on, and its place on the lane to the account's new owner. */
  public record Forward(long sequence, ShardId target, long forwardedSequence) {}

  /** Up to where decisions show at their accounts, wherever these live. */
  public long shownSequence() {
    return forwards.isEmpty() ? appliedSequence : forwards.getFirst().sequence() - 1;
  }

  /** Of the decisions applied, those that do not show. */
  public List<Long> waiting() {
    return forwards.stream().map(Forward::sequence).toList();
  }

  /** The same under another token. */
  public IncomingLane under(FencingToken newToken) {
    return new IncomingLane(source, newToken, appliedSequence, book, forwards);
  }

  /**
   * The same when a shard shows some of what was passed on to it.
   *
   * @param isShown of places on the lane to it
   */
  public IncomingLane shownBy(ShardId target, LongPredicate isShown) {
    List<Forward> left = new ArrayList<>(forwards);
    left.removeIf(
        forward -> forward.target().equals(target) && isShown.test(forward.forwardedSequence()));
    return new IncomingLane(source, token, appliedSequence, book, left);
  }

  public static IncomingLane decode(byte[] key, byte[] value) {
    ShardId source = new ShardId(new RowDecoder(key, 1).untilZero());
    RowDecoder row = new RowDecoder(value).format(FORMAT, "incoming lane");
    FencingToken token = new FencingToken(row.int64(), row.int64());
    long applied = row.int64();
    Book book = Book.decodeFrom(row);
    int count = row.int32();
    List<Forward> forwards = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      forwards.add(new Forward(row.int64(), new ShardId(row.id()), row.int64()));
    }
    return new IncomingLane(source, token, applied, book, forwards);
  }

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(64)
            .int8(FORMAT)
            .int64(token.incarnation())
            .int64(token.czxid())
            .int64(appliedSequence);
    book.encodeTo(row);
    row.int32(forwards.size());
    for (Forward forward : forwards) {
      row.int64(forward.sequence()).id(forward.target().value()).int64(forward.forwardedSequence());
    }
    return row.toBytes();
  }
}
