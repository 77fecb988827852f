// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/**
 * How far the log is applied, and the shard's clock there: the time of the last batch and the last
 * post time that was given out. Neither ever goes back.
 */
public record AppliedPoint(long term, long index, long batchTimeMicros, long postTimeMicros) {
  private static final int FORMAT = 1;

  /** A shard that has applied nothing. */
  public static final AppliedPoint NONE = new AppliedPoint(0, -1, 0, 0);

  public static AppliedPoint decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "applied point");
    return new AppliedPoint(row.int64(), row.int64(), row.int64(), row.int64());
  }

  public byte[] encode() {
    return new RowEncoder(33)
        .int8(FORMAT)
        .int64(term)
        .int64(index)
        .int64(batchTimeMicros)
        .int64(postTimeMicros)
        .toBytes();
  }
}
