// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.routing;

import org.jspecify.annotations.Nullable;

/**
 * Timers in buckets of one tick each. Every call has a deadline and nearly none reaches it, so what
 * counts is that setting and cancelling cost a few pointers and leave nothing behind. Owned by the
 * event loop.
 */
public final class TimingWheel {
  public static final long TICK_NANOS = 5_000_000;

  /** One turn is longer than the longest deadline, so that entries are looked at once. */
  private static final int BUCKET_COUNT = 8_192;

  private final Entry[] buckets = new Entry[BUCKET_COUNT];
  private long currentTick;
  private int size;

  public TimingWheel(long nowNanos) {
    currentTick = Math.floorDiv(nowNanos, TICK_NANOS);
    for (int index = 0; index < BUCKET_COUNT; index++) {
      buckets[index] = new Entry(0, () -> {});
    }
  }

  public Scheduler.Timer schedule(long dueNanos, Runnable task) {
    long dueTick = Math.max(currentTick + 1, Math.ceilDiv(dueNanos, TICK_NANOS));
    Entry entry = new Entry(dueTick, task);
    entry.linkAfter(buckets[Math.floorMod(dueTick, BUCKET_COUNT)]);
    size++;
    return entry;
  }

  /** Runs what is due. A task may set and cancel timers, also ones that are due now. */
  public void advanceTo(long nowNanos) {
    long nowTick = Math.floorDiv(nowNanos, TICK_NANOS);
    while (currentTick < nowTick) {
      currentTick = size == 0 ? nowTick : currentTick + 1;
      expire(buckets[Math.floorMod(currentTick, BUCKET_COUNT)]);
    }
  }

  private void expire(Entry bucket) {
    Entry due = nextDue(bucket);
    while (due != null) {
      due.cancel();
      due.task.run();
      due = nextDue(bucket);
    }
  }

  private @Nullable Entry nextDue(Entry bucket) {
    Entry entry = bucket.next;
    while (entry != bucket) {
      if (entry.dueTick <= currentTick) {
        return entry;
      }
      entry = entry.next;
    }
    return null;
  }

  public boolean isEmpty() {
    return size == 0;
  }

  private final class Entry implements Scheduler.Timer {
    private final long dueTick;
    private final Runnable task;
    private Entry previous = this;
    private Entry next = this;

    Entry(long dueTick, Runnable task) {
      this.dueTick = dueTick;
      this.task = task;
    }

    void linkAfter(Entry other) {
      previous = other;
      next = other.next;
      next.previous = this;
      other.next = this;
    }

    @Override
    public void cancel() {
      if (next == this) {
        return;
      }
      previous.next = next;
      next.previous = previous;
      previous = this;
      next = this;
      size--;
    }
  }
}
