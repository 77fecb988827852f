// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore.WriteSet;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * A write set in the form in which RocksDB keeps its write batches, so that it crosses into native
 * code once and not once per row. Rows are handed over roughly in the order of their keys, which
 * makes finding their places in the memtable cheaper; changes of one key keep their order. Arrays
 * are reused. Owned by the apply thread.
 *
 * <p>Layout: sequence number (8 bytes, 0), number of rows (4 bytes, little-endian), and for each
 * row a tag, the family's number, the key and, unless it is a deletion, the value (of the deletion
 * of a range: its end), each of them after its length; numbers and lengths are varints. What is
 * left of an array is filled with a record that RocksDB skips, because its constructor takes whole
 * arrays only.
 */
final class RowBatch implements WriteSet {
  static final int MAX_BYTES = 64 << 20;

  private static final int HEADER_BYTES = 12;
  private static final int COUNT_OFFSET = 8;
  private static final byte DELETION = 0x04;
  private static final byte VALUE = 0x05;
  private static final byte RANGE_DELETION = 0x0e;

  /** A blob for whoever reads the write-ahead log; not counted as a row. */
  private static final byte SKIPPED = 0x03;

  private static final int MAX_VARINT_BYTES = 5;

  /** A tag and three varints; a skipped record takes no more. */
  private static final int MAX_ROW_OVERHEAD_BYTES = 1 + 3 * MAX_VARINT_BYTES;

  private static final int MIN_BYTES = 16 << 10;

  /** An array that grew beyond this is dropped after use. */
  private static final int MAX_KEPT_BYTES = 8 << 20;

  private static final int MIN_ROWS = 1_024;

  /** A sort key is the family's low 3 bits, the first 5 bytes of the key and the row's number. */
  private static final int ROW_NUMBER_BITS = 21;

  private static final int MAX_SORTED_ROWS = 1 << ROW_NUMBER_BITS;
  private static final int SORTED_KEY_BYTES = 5;

  private static final VarHandle LITTLE_ENDIAN_INT =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private final FamilyNumbers familyNumbers;
  private byte[] rows = new byte[MIN_BYTES];
  private byte[] ordered = new byte[MIN_BYTES];
  private int[] ends = new int[MIN_ROWS];
  private long[] order = new long[MIN_ROWS];
  private int sizeBytes = HEADER_BYTES;
  private int rowCount;

  RowBatch(FamilyNumbers familyNumbers) {
    this.familyNumbers = familyNumbers;
  }

  @Override
  public void put(Family family, byte[] key, byte[] value) {
    begin(VALUE, family, key, value.length);
    append(value);
    end();
  }

  @Override
  public void delete(Family family, byte[] key) {
    begin(DELETION, family, key, 0);
    end();
  }

  @Override
  public void deleteRange(Family family, byte[] from, byte[] until) {
    begin(RANGE_DELETION, family, from, until.length);
    append(until);
    end();
  }

  boolean isEmpty() {
    return rowCount == 0;
  }

  /** All rows, in an array that is valid until the next change. */
  byte[] serialized() {
    byte[] batch = filled(rowCount > MAX_SORTED_ROWS ? rows : inOrder());
    LITTLE_ENDIAN_INT.set(batch, COUNT_OFFSET, rowCount);
    return batch;
  }

  void clear() {
    sizeBytes = HEADER_BYTES;
    rowCount = 0;
    if (rows.length > MAX_KEPT_BYTES) {
      rows = new byte[MIN_BYTES];
      ordered = new byte[MIN_BYTES];
      ends = new int[MIN_ROWS];
      order = new long[MIN_ROWS];
    }
  }

  private void begin(byte tag, Family family, byte[] key, int valueLength) {
    // The second overhead leaves room to fill the rest of the array.
    long needed = sizeBytes + 2L * MAX_ROW_OVERHEAD_BYTES + key.length + valueLength;
    if (needed > MAX_BYTES) {
      throw new IllegalStateException(
          "a write set holds at most %d bytes; split this one".formatted(MAX_BYTES));
    }
    if (needed > rows.length) {
      rows = Arrays.copyOf(rows, grown((int) needed));
    }
    if (rowCount == ends.length) {
      ends = Arrays.copyOf(ends, 2 * rowCount);
      order = Arrays.copyOf(order, 2 * rowCount);
    }
    int familyNumber = familyNumbers.of(family);
    order[rowCount] = sortKey(familyNumber, key);
    rows[sizeBytes++] = tag;
    appendVarint(familyNumber);
    appendVarint(key.length);
    append(key);
    if (tag != DELETION) {
      appendVarint(valueLength);
    }
  }

  private void end() {
    ends[rowCount++] = sizeBytes;
  }

  private void append(byte[] bytes) {
    System.arraycopy(bytes, 0, rows, sizeBytes, bytes.length);
    sizeBytes += bytes.length;
  }

  private void appendVarint(int value) {
    int rest = value;
    while (rest >= 0x80) {
      rows[sizeBytes++] = (byte) (rest | 0x80);
      rest >>>= 7;
    }
    rows[sizeBytes++] = (byte) rest;
  }

  private long sortKey(int familyNumber, byte[] key) {
    long prefix = familyNumber & 0x7;
    for (int at = 0; at < SORTED_KEY_BYTES; at++) {
      prefix = (prefix << 8) | (at < key.length ? key[at] & 0xff : 0);
    }
    // The row's number in the low bits keeps changes of one key in their order.
    return (prefix << ROW_NUMBER_BITS) | (rowCount & (MAX_SORTED_ROWS - 1));
  }

  private byte[] inOrder() {
    Arrays.sort(order, 0, rowCount);
    if (ordered.length < rows.length) {
      ordered = new byte[rows.length];
    }
    int at = HEADER_BYTES;
    for (int place = 0; place < rowCount; place++) {
      int row = (int) order[place] & (MAX_SORTED_ROWS - 1);
      int start = row == 0 ? HEADER_BYTES : ends[row - 1];
      int length = ends[row] - start;
      System.arraycopy(rows, start, ordered, at, length);
      at += length;
    }
    return ordered;
  }

  /** The batch in an array without a rest: a copy, or, if less than half is rest, a filled one. */
  private byte[] filled(byte[] batch) {
    int rest = batch.length - sizeBytes;
    if (rest >= sizeBytes) {
      return Arrays.copyOf(batch, sizeBytes);
    }
    batch[sizeBytes] = SKIPPED;
    // Not the shortest form of the varint, so that any rest can be filled exactly.
    int length = rest - 1 - MAX_VARINT_BYTES;
    for (int at = 1; at <= MAX_VARINT_BYTES; at++) {
      batch[sizeBytes + at] = (byte) ((length & 0x7f) | (at < MAX_VARINT_BYTES ? 0x80 : 0));
      length >>>= 7;
    }
    return batch;
  }

  private static int grown(int needed) {
    return Math.max(needed, Integer.highestOneBit(needed - 1) << 1);
  }

  /** The numbers by which RocksDB knows the families. */
  record FamilyNumbers(int data, int history, int agenda, int meta) {
    int of(Family family) {
      return switch (family) {
        case DATA -> data;
        case HISTORY -> history;
        case AGENDA -> agenda;
        case META -> meta;
      };
    }
  }
}
