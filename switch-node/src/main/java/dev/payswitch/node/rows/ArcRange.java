// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.ring.Arc;

/** Neighbouring arcs, and so one contiguous range of keys in each family that is kept by arc. */
public record ArcRange(int first, int count) {
  public ArcRange {
    if (first < 0 || count < 1) {
      throw new IllegalArgumentException("no arcs: " + first + ", " + count);
    }
  }

  static ArcRange of(int arc) {
    return new ArcRange(arc, 1);
  }

  /** The index after the last arc. */
  public int end() {
    return first + count;
  }

  public boolean contains(Arc arc) {
    return arc.index() >= first && arc.index() < end();
  }

  public boolean overlaps(ArcRange other) {
    return first < other.end() && other.first < end();
  }

  /** Whether a row of a family that is kept by arc belongs to one of these. */
  public boolean containsKey(byte[] key) {
    return key.length > 2 && contains(arcIn(key));
  }

  /** The arc of a row of a family that is kept by arc. */
  public static Arc arcIn(byte[] key) {
    return new Arc(((key[0] & 0xff) << 8) | (key[1] & 0xff));
  }

  /** The key below every row of these arcs. */
  public byte[] from() {
    return new RowEncoder(2).int16(first).toBytes();
  }

  /** The key above every row of these arcs. */
  public byte[] until() {
    // After the last arc of the largest ring there is no next one that fits.
    return end() > 0xffff
        ? new RowEncoder(3).int16(0xffff).int8(0xff).toBytes()
        : new RowEncoder(2).int16(end()).toBytes();
  }

  void encodeTo(RowEncoder row) {
    row.int32(first).int32(count);
  }

  static ArcRange decodeFrom(RowDecoder row) {
    return new ArcRange(row.int32(), row.int32());
  }
}
