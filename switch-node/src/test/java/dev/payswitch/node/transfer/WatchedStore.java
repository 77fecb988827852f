// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.InMemoryLedgerStore;
import dev.payswitch.node.ledger.LedgerStore;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A store that shows every row that changes, before and after. */
final class WatchedStore implements LedgerStore {
  private final InMemoryLedgerStore store = new InMemoryLedgerStore();
  private final Watcher watcher;

  WatchedStore(Watcher watcher) {
    this.watcher = watcher;
  }

  /** Learns of changes of rows, once they are written. */
  interface Watcher {
    void changed(Family family, byte[] key, byte @Nullable [] before, byte @Nullable [] after);
  }

  private static final class Change {
    final Family family;
    final byte[] key;
    final byte @Nullable [] before;
    final byte @Nullable [] after;

    Change(Family family, byte[] key, byte @Nullable [] before, byte @Nullable [] after) {
      this.family = family;
      this.key = key;
      this.before = before;
      this.after = after;
    }
  }

  private static final class Changes implements WriteSet {
    private final List<Change> inOrder = new ArrayList<>();
    private final InMemoryLedgerStore rows;

    Changes(InMemoryLedgerStore rows) {
      this.rows = rows;
    }

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      inOrder.add(new Change(family, key.clone(), null, value.clone()));
    }

    @Override
    public void delete(Family family, byte[] key) {
      inOrder.add(new Change(family, key.clone(), null, null));
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] until) {
      List<Change> deleted = new ArrayList<>();
      // What is put before it in the same write goes, too.
      for (Change change : inOrder) {
        if (change.family == family
            && change.after != null
            && Arrays.compareUnsigned(change.key, from) >= 0
            && Arrays.compareUnsigned(change.key, until) < 0) {
          deleted.add(new Change(family, change.key, null, null));
        }
      }
      inOrder.addAll(deleted);
      rows.scan(
          family,
          from,
          until,
          ScanOrder.FORWARD,
          (key, value) -> inOrder.add(new Change(family, key, null, null)));
    }
  }

  InMemoryLedgerStore rows() {
    return store;
  }

  @Override
  public WriteSet newWriteSet() {
    return new Changes(store);
  }

  @Override
  public void write(WriteSet writes) {
    Changes changes = (Changes) writes;
    WriteSet inner = store.newWriteSet();
    List<Change> told = new ArrayList<>();
    for (Change change : changes.inOrder) {
      byte[] after = change.after;
      byte @Nullable [] before = store.get(change.family, change.key);
      told.add(new Change(change.family, change.key, before, after));
      if (after == null) {
        inner.delete(change.family, change.key);
      } else {
        inner.put(change.family, change.key, after);
      }
    }
    changes.inOrder.clear();
    store.write(inner);
    told.forEach(each -> watcher.changed(each.family, each.key, each.before, each.after));
  }

  @Override
  public byte @Nullable [] get(Family family, byte[] key) {
    return store.get(family, key);
  }

  @Override
  public void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
    store.scan(family, from, until, order, visitor);
  }

  @Override
  public RowSnapshot snapshot() {
    return store.snapshot();
  }

  @Override
  public byte @Nullable [] durable(Family family, byte[] key) {
    return store.durable(family, key);
  }

  @Override
  public void close() {
    store.close();
  }
}
