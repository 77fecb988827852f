// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The rows of a shard in memory, for tests and simulations. {@link #flush} stands for the moment at
 * which rows reach files, {@link #crash} for the loss of everything since. Rows that a snapshot
 * shows are copied at the next write. Any thread may use it.
 */
public final class InMemoryLedgerStore implements LedgerStore {
  private Rows rows = new Rows();
  private Rows durable = new Rows();
  private boolean isShared;
  private boolean isClosed;

  @Override
  public WriteSet newWriteSet() {
    return new Changes();
  }

  @Override
  public synchronized void write(WriteSet writes) {
    requireOpen();
    if (!(writes instanceof Changes changes)) {
      throw new IllegalArgumentException("a write set of another store: " + writes);
    }
    if (isShared) {
      rows = rows.copy();
      isShared = false;
    }
    changes.inOrder.forEach(change -> change.accept(rows));
    changes.inOrder.clear();
  }

  @Override
  public synchronized byte @Nullable [] get(Family family, byte[] key) {
    requireOpen();
    return rows.get(family, key);
  }

  @Override
  public synchronized byte @Nullable [] durable(Family family, byte[] key) {
    requireOpen();
    return durable.get(family, key);
  }

  @Override
  public void scan(Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
    shared().scan(family, from, until, order, visitor);
  }

  @Override
  public RowSnapshot snapshot() {
    return new Snapshot(shared());
  }

  /** Makes all rows durable. */
  public synchronized void flush() {
    durable = shared();
  }

  /** What is found after a crash: the rows of the last flush. This store is closed by it. */
  public synchronized InMemoryLedgerStore crash() {
    isClosed = true;
    InMemoryLedgerStore found = new InMemoryLedgerStore();
    found.durable = durable;
    found.rows = durable;
    found.isShared = true;
    return found;
  }

  private synchronized Rows shared() {
    requireOpen();
    isShared = true;
    return rows;
  }

  private synchronized void requireOpen() {
    if (isClosed) {
      throw new IllegalStateException("the store is closed");
    }
  }

  @Override
  public synchronized void close() {
    isClosed = true;
  }

  private static final class Changes implements WriteSet {
    private final List<Consumer<Rows>> inOrder = new ArrayList<>();

    @Override
    public void put(Family family, byte[] key, byte[] value) {
      byte[] ownKey = key.clone();
      byte[] ownValue = value.clone();
      inOrder.add(rows -> rows.of(family).put(ownKey, ownValue));
    }

    @Override
    public void delete(Family family, byte[] key) {
      byte[] ownKey = key.clone();
      inOrder.add(rows -> rows.of(family).remove(ownKey));
    }

    @Override
    public void deleteRange(Family family, byte[] from, byte[] until) {
      byte[] ownFrom = from.clone();
      byte[] ownUntil = until.clone();
      inOrder.add(rows -> rows.of(family).subMap(ownFrom, ownUntil).clear());
    }
  }

  /** Rows of all families; not changed any more once they are shared. */
  private static final class Rows implements RowReader {
    private final Map<Family, NavigableMap<byte[], byte[]>> families = new EnumMap<>(Family.class);

    Rows() {
      for (Family family : Family.values()) {
        families.put(family, new TreeMap<>(Arrays::compareUnsigned));
      }
    }

    NavigableMap<byte[], byte[]> of(Family family) {
      return requireNonNull(families.get(family));
    }

    Rows copy() {
      Rows copy = new Rows();
      families.forEach((family, rows) -> copy.families.put(family, new TreeMap<>(rows)));
      return copy;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      byte @Nullable [] value = of(family).get(key);
      return value == null ? null : value.clone();
    }

    @Override
    public void scan(
        Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
      if (Arrays.compareUnsigned(from, until) >= 0) {
        return;
      }
      NavigableMap<byte[], byte[]> range = of(family).subMap(from, true, until, false);
      NavigableMap<byte[], byte[]> ordered =
          order == ScanOrder.FORWARD ? range : range.descendingMap();
      for (Map.Entry<byte[], byte[]> row : ordered.entrySet()) {
        if (!visitor.visit(row.getKey().clone(), row.getValue().clone())) {
          return;
        }
      }
    }
  }

  private final class Snapshot implements RowSnapshot {
    private final Rows then;
    private boolean isReleased;

    Snapshot(Rows then) {
      this.then = then;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      requireUsable();
      return then.get(family, key);
    }

    @Override
    public void scan(
        Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
      requireUsable();
      then.scan(family, from, until, order, visitor);
    }

    private void requireUsable() {
      requireOpen();
      if (isReleased) {
        throw new IllegalStateException("the snapshot is closed");
      }
    }

    @Override
    public void close() {
      isReleased = true;
    }
  }
}
