// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/**
 * The start entry of the leader in office: its index begins every attempt of that leader, so no
 * attempt of an earlier leader can be mistaken for one of its own.
 */
public record LeaderStart(long term, long startIndex) {
  private static final int FORMAT = 1;

  /** No leader took office yet. */
  public static final LeaderStart NONE = new LeaderStart(0, -1);

  public static LeaderStart decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "leader start");
    return new LeaderStart(row.int64(), row.int64());
  }

  public byte[] encode() {
    return new RowEncoder(17).int8(FORMAT).int64(term).int64(startIndex).toBytes();
  }
}
