// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.storage;

import dev.payswitch.node.Halt;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.rocksdb.RocksDBException;
import org.rocksdb.WriteBatch;

/**
 * The rows in RocksDB. Its write-ahead log is off, since the shard's log has everything; all
 * families are flushed together, so that files always hold the rows of one write. Any thread may
 * use it, and may even do so while another closes it: late calls get an IllegalStateException.
 */
public final class RocksLedgerStore implements LedgerStore {
  private final Permits permits = new Permits();
  private final Set<StoreSnapshot> snapshots = ConcurrentHashMap.newKeySet();
  private final Database database;
  private final Rows rows;
  private final Rows durableRows;
  private final FlushTimer flushTimer;
  private final ErrorWatch errorWatch;

  private RocksLedgerStore(Database database, StoreConfig config, Halt halt) {
    this.database = database;
    rows = new Rows(database, permits, database.options().read());
    durableRows = new Rows(database, permits, database.options().readDurable());
    flushTimer = new FlushTimer(this::flushRows, halt);
    errorWatch =
        new ErrorWatch(
            config.directory(), () -> database.valueOf("rocksdb.background-errors"), halt);
  }

  /**
   * Opens the rows, or makes an empty store.
   *
   * @param flushed called after a flush, when {@link #durable} may have moved, by a thread of
   *     RocksDB, several times for one flush; must return soon
   * @param halt called when a file cannot be written
   */
  public static RocksLedgerStore open(StoreConfig config, Runnable flushed, Halt halt) {
    NativeLibrary.load(config.directory());
    StoreEvents events = new StoreEvents(config.directory(), flushed, halt);
    RocksLedgerStore store = new RocksLedgerStore(Database.open(config, events), config, halt);
    store.flushTimer.start(config.flushInterval());
    store.errorWatch.start();
    return store;
  }

  @Override
  public WriteSet newWriteSet() {
    return new RowBatch(
        new RowBatch.FamilyNumbers(
            database.family(Family.DATA).getID(),
            database.family(Family.HISTORY).getID(),
            database.family(Family.AGENDA).getID(),
            database.family(Family.META).getID()));
  }

  @Override
  public void write(WriteSet writes) {
    if (!(writes instanceof RowBatch batch)) {
      throw new IllegalArgumentException("a write set of another store: " + writes);
    }
    if (batch.isEmpty()) {
      return;
    }
    permits.take();
    try (WriteBatch serialized = new WriteBatch(batch.serialized())) {
      database.handle().write(database.options().write(), serialized);
    } catch (RocksDBException failed) {
      throw database.failure("writing rows", failed);
    } finally {
      permits.giveBack();
    }
    batch.clear();
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return get(rows, family, key);
  }

  @Override
  public byte @Nullable [] durable(Family family, byte[] key) {
    return get(durableRows, family, key);
  }

  private byte @Nullable [] get(Rows from, Family family, byte[] key) {
    permits.take();
    try {
      return from.get(family, key);
    } finally {
      permits.giveBack();
    }
  }

  @Override
  public void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
    permits.take();
    try {
      rows.scan(family, from, until, order, visitor);
    } finally {
      permits.giveBack();
    }
  }

  @Override
  public RowSnapshot snapshot() {
    permits.take();
    try {
      return new StoreSnapshot(database, permits, snapshots);
    } finally {
      permits.giveBack();
    }
  }

  /**
   * From here on files are merged in the background. Not before: what the last load left behind
   * would take processors and disk from a start that reads its log again, and callers wait for that
   * one. Returns at once.
   */
  public void startMerging() {
    flushTimer.soon(this::enableMerging, "files of the store cannot be merged; restart the node");
  }

  private void enableMerging() {
    if (permits.tryTake()) {
      try {
        database.handle().enableAutoCompaction(database.families());
      } catch (RocksDBException failed) {
        throw database.failure("starting to merge files", failed);
      } finally {
        permits.giveBack();
      }
    }
  }

  /** Writes everything that is in memory to files, and waits until it is there. */
  public void flush() {
    permits.take();
    try {
      flushRows();
    } finally {
      permits.giveBack();
    }
  }

  private void flushRows() {
    if (database.sumOf("rocksdb.num-entries-active-mem-table") == 0) {
      return;
    }
    try {
      database.handle().flush(database.options().flush(), database.families());
    } catch (RocksDBException failed) {
      throw database.failure("flushing rows", failed);
    }
  }

  /** How the database is doing; all zeros when it is closed. */
  public StoreFigures figures() {
    if (!permits.tryTake()) {
      return StoreFigures.NONE;
    }
    try {
      return StoreFigures.of(database);
    } finally {
      permits.giveBack();
    }
  }

  /** Flushes and closes. Waits for calls that are under way; snapshots are closed too. */
  @Override
  public void close() {
    flushTimer.close();
    errorWatch.close();
    if (!permits.close()) {
      return;
    }
    try {
      flushRows();
    } finally {
      // A copy, because each takes itself out.
      List.copyOf(snapshots).forEach(StoreSnapshot::release);
      database.close();
    }
  }
}
