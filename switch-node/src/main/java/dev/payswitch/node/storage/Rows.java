// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.RowReader;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.RocksDBException;
import org.rocksdb.RocksIterator;
import org.rocksdb.Slice;
import org.rocksdb.Snapshot;

/** Reads rows, as they are now or as they were when a snapshot was taken. Used with a permit. */
final class Rows implements RowReader {
  private final Database database;
  private final Permits permits;
  private final ReadOptions options;
  private final @Nullable Snapshot snapshot;

  /** Rows as the options show them. */
  Rows(Database database, Permits permits, ReadOptions options) {
    this(database, permits, options, null);
  }

  /** Rows of the snapshot, which is set in the options too. */
  Rows(Database database, Permits permits, ReadOptions options, @Nullable Snapshot snapshot) {
    this.database = database;
    this.permits = permits;
    this.options = options;
    this.snapshot = snapshot;
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    try {
      return database.handle().get(database.family(family), options, key);
    } catch (RocksDBException failed) {
      throw database.failure("reading a row of " + family, failed);
    }
  }

  @Override
  public void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
    if (Arrays.compareUnsigned(from, until) >= 0) {
      return;
    }
    try (Slice lower = new Slice(from);
        Slice upper = new Slice(until);
        ReadOptions bounded = new ReadOptions()) {
      bounded.setVerifyChecksums(true).setIterateLowerBound(lower).setIterateUpperBound(upper);
      if (snapshot != null) {
        bounded.setSnapshot(snapshot);
      }
      try (RocksIterator rows = database.handle().newIterator(database.family(family), bounded)) {
        visit(rows, order, visitor);
        rows.status();
      } catch (RocksDBException failed) {
        throw database.failure("scanning rows of " + family, failed);
      }
    }
  }

  private void visit(RocksIterator rows, ScanOrder order, RowVisitor visitor) {
    boolean forward = order == ScanOrder.FORWARD;
    if (forward) {
      rows.seekToFirst();
    } else {
      rows.seekToLast();
    }
    while (rows.isValid()) {
      if (permits.isClosed()) {
        throw new IllegalStateException("the store is closed");
      }
      if (!visitor.visit(rows.key(), rows.value())) {
        return;
      }
      if (forward) {
        rows.next();
      } else {
        rows.prev();
      }
    }
  }
}
