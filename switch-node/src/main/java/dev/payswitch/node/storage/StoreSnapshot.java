// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore.RowSnapshot;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.rocksdb.ReadOptions;
import org.rocksdb.Snapshot;

/**
 * Rows as they were at one write. Belongs to the thread that took it, except that closing the store
 * releases it too, when no call is under way any more.
 */
final class StoreSnapshot implements RowSnapshot {
  private final Database database;
  private final Permits permits;
  private final Set<StoreSnapshot> open;
  private final Snapshot snapshot;
  private final ReadOptions options;
  private final Rows rows;
  private boolean isReleased;

  /** To be called with a permit. */
  StoreSnapshot(Database database, Permits permits, Set<StoreSnapshot> open) {
    this.database = database;
    this.permits = permits;
    this.open = open;
    snapshot = database.handle().getSnapshot();
    options = new ReadOptions().setVerifyChecksums(true).setSnapshot(snapshot);
    rows = new Rows(database, permits, options, snapshot);
    open.add(this);
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    takePermit();
    try {
      return rows.get(family, key);
    } finally {
      permits.giveBack();
    }
  }

  @Override
  public void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
    takePermit();
    try {
      rows.scan(family, from, until, order, visitor);
    } finally {
      permits.giveBack();
    }
  }

  private void takePermit() {
    permits.take();
    if (isReleased) {
      permits.giveBack();
      throw new IllegalStateException("the snapshot is closed");
    }
  }

  @Override
  public void close() {
    if (permits.tryTake()) {
      try {
        release();
      } finally {
        permits.giveBack();
      }
    }
  }

  /** To be called with a permit, or when there are none any more. */
  void release() {
    open.remove(this);
    if (!isReleased) {
      isReleased = true;
      options.close();
      database.handle().releaseSnapshot(snapshot);
      snapshot.close();
    }
  }
}
