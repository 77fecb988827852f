// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import org.jspecify.annotations.Nullable;

/**
 * The rows of a shard. One thread, the apply thread, writes; any thread may read. Keys are ordered
 * as unsigned bytes. A write is seen by every later read as soon as {@link #write} returns, and
 * reaches files of the store some time later, all families at the same point: after a crash the
 * rows are those of one earlier write, and the log supplies the rest. Every failure of the store is
 * thrown as {@link StoreFailure} and halts the process.
 */
public interface LedgerStore extends RowReader, AutoCloseable {

  /** An empty write set. Belongs to the apply thread; reused after {@link #write}. */
  WriteSet newWriteSet();

  /** Writes all rows of the set at once and clears it. */
  void write(WriteSet writes);

  /**
   * The rows as they are now, unchanged by later writes. Must be closed; holds resources until
   * then.
   */
  RowSnapshot snapshot();

  /** The value of a row as it would be found after a crash of the machine now, without the log. */
  byte @Nullable [] durable(Family family, byte[] key);

  @Override
  void close();

  /** Rows to be put and deleted together. A later change of a key wins. */
  interface WriteSet {
    /** Puts one row; copies both arrays. */
    void put(Family family, byte[] key, byte[] value);

    /** Deletes one row, if it is there. */
    void delete(Family family, byte[] key);

    /**
     * Deletes every row with {@code from <= key < until} that was there before this write set. None
     * of them may be changed in the same one.
     */
    void deleteRange(Family family, byte[] from, byte[] until);
  }

  /** Rows that do not change; belongs to the thread that asked for it. */
  interface RowSnapshot extends RowReader, AutoCloseable {
    @Override
    void close();
  }
}
