// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.Clock;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerStore;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The decisions that a lane's participant does not have yet, a bounded stretch of them in memory
 * and the rest in the agenda. The agenda is the truth: the window can be dropped at any time and is
 * read again from it. Owned by the event loop.
 */
final class DecisionWindow {
  private static final int CAPACITY = 8_192;

  private final ShardId target;
  private final LedgerStore store;
  private final Clock clock;
  private final ArrayDeque<Waiting> window = new ArrayDeque<>();
  private long decided;
  private long acknowledged;
  private long windowEnd;
  private long sentUpTo;

  DecisionWindow(OutgoingLane lane, LedgerStore store, Clock clock) {
    this.target = lane.target();
    this.store = store;
    this.clock = clock;
    this.decided = lane.decidedSequence();
    this.acknowledged = lane.acknowledgedSequence();
    this.windowEnd = acknowledged;
    this.sentUpTo = acknowledged;
    refill();
  }

  /** A decision, and since when this leader knows of it. */
  private record Waiting(OwedDecision decision, long sinceMicros) {
    long sequence() {
      return decision.sequence();
    }
  }

  long decidedSequence() {
    return decided;
  }

  long acknowledgedSequence() {
    return acknowledged;
  }

  long owedCount() {
    return decided - acknowledged;
  }

  /** Since when this leader knows of the oldest decision that is owed; null: none is. */
  @Nullable Long oldestMicros() {
    Waiting first = window.peekFirst();
    return first == null ? null : first.sinceMicros();
  }

  boolean isOwing() {
    return acknowledged < decided;
  }

  /** Takes a decision that was just applied; they come in the order of their sequences. */
  void add(OwedDecision decision) {
    decided = Math.max(decided, decision.sequence());
    if (decision.sequence() == windowEnd + 1 && window.size() < CAPACITY) {
      window.add(new Waiting(decision, clock.nowMicros()));
      windowEnd = decision.sequence();
    } else if (window.size() < CAPACITY) {
      refill();
    }
  }

  void acknowledged(long sequence) {
    acknowledged = Math.max(acknowledged, sequence);
    decided = Math.max(decided, acknowledged);
    while (!window.isEmpty() && window.peekFirst().sequence() <= acknowledged) {
      window.pollFirst();
    }
    windowEnd = Math.max(windowEnd, acknowledged);
    sentUpTo = Math.max(sentUpTo, acknowledged);
    if (window.size() < CAPACITY / 2) {
      refill();
    }
  }

  /** On a new stream, everything that is not acknowledged is sent again. */
  void rewind() {
    sentUpTo = acknowledged;
  }

  boolean hasUnsent() {
    return sentUpTo < windowEnd;
  }

  List<OwedDecision> takeUnsent(int most) {
    List<OwedDecision> taken = new ArrayList<>();
    Iterator<Waiting> rest = window.iterator();
    while (rest.hasNext() && taken.size() < most) {
      OwedDecision next = rest.next().decision();
      if (next.sequence() > sentUpTo) {
        taken.add(next);
      }
    }
    if (!taken.isEmpty()) {
      sentUpTo = taken.getLast().sequence();
    }
    return taken;
  }

  void clear() {
    window.clear();
    windowEnd = acknowledged;
    sentUpTo = acknowledged;
  }

  private void refill() {
    if (windowEnd >= decided) {
      return;
    }
    long now = clock.nowMicros();
    store.scan(
        Family.AGENDA,
        Keys.owed(target, windowEnd + 1),
        Keys.owed(target, Long.MAX_VALUE),
        RowReader.ScanOrder.FORWARD,
        (key, value) -> {
          OwedDecision decision = OwedDecision.decode(key, value);
          window.add(new Waiting(decision, now));
          windowEnd = decision.sequence();
          decided = Math.max(decided, windowEnd);
          return window.size() < CAPACITY;
        });
  }
}
