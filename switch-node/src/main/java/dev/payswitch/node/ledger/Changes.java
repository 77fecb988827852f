// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static java.util.Objects.requireNonNull;

import dev.payswitch.node.InvariantViolation;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Changes of the rows of a batch that can be taken back: a group posts its members one by one, and
 * nothing of them may remain if a later one fails. Owned by the apply thread.
 */
final class Changes {
  private final ShardTables tables;
  private final LedgerStore.WriteSet writes;
  private @Nullable Trial trial;

  Changes(ShardTables tables, LedgerStore.WriteSet writes) {
    this.tables = tables;
    this.writes = writes;
  }

  /** How to take back what changed, latest first, and writes that wait. */
  private record Trial(
      ShardTables.Mark tables, Deque<Runnable> undo, List<Consumer<LedgerStore.WriteSet>> writes) {}

  /** From here on, what is posted can be taken back. */
  void begin() {
    InvariantViolation.require(trial == null, "a trial within a trial");
    trial = new Trial(tables.mark(), new ArrayDeque<>(), new ArrayList<>());
  }

  /** Ends a trial: nothing of it happened. */
  void rollBack() {
    Trial ended = requireNonNull(trial);
    trial = null;
    ended.undo().forEach(Runnable::run);
    tables.goBack(ended.tables());
  }

  /** Ends a trial: all of it happened. */
  void keep() {
    Trial ended = requireNonNull(trial);
    trial = null;
    ended.writes().forEach(write -> write.accept(writes));
  }

  /** Changes a row that is written at the end of the batch. */
  <K, V> void set(Map<K, V> rows, K key, V row) {
    V before = rows.put(key, row);
    if (trial != null) {
      trial.undo().addFirst(before == null ? () -> rows.remove(key) : () -> rows.put(key, before));
    }
  }

  /** Writes a row that nobody reads again in this batch. */
  void write(Consumer<LedgerStore.WriteSet> write) {
    if (trial == null) {
      write.accept(writes);
    } else {
      trial.writes().add(write);
    }
  }
}
