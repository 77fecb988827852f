// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/**
 * A row that changed in arcs that are being moved, as it was after the change, kept for the target.
 *
 * @param position its place in the feed: 1, 2, 3, …
 */
public record FeedRow(long position, MovedRow row) {

  public static FeedRow decode(byte[] key, byte[] value) {
    RowDecoder name = new RowDecoder(key, 1);
    name.untilZero();
    long position = name.int64();
    RowDecoder row = new RowDecoder(value);
    int family = row.int8();
    byte[] rowKey = row.longBlob();
    return new FeedRow(
        position, new MovedRow(family, rowKey, row.int8() == 0 ? null : row.longBlob()));
  }

  public byte[] encode() {
    byte[] changed = row.value();
    RowEncoder encoder =
        new RowEncoder(row.key().length + 160).int8(row.family()).longBlob(row.key());
    encoder.int8(changed == null ? 0 : 1);
    if (changed != null) {
      encoder.longBlob(changed);
    }
    return encoder.toBytes();
  }
}
