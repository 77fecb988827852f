// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.ByteString;
import dev.payswitch.node.log.CommandLog;
import dev.payswitch.node.log.LogPosition;
import dev.payswitch.node.log.PendingBatch;
import dev.payswitch.node.log.ReplicatedState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.IntConsumer;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A shard's log as Raft gives it: an entry becomes durable some time after it was appended, and is
 * applied some time after that. When the leader changes, some of what was not durable survives and
 * the rest is lost; what was durable never is.
 */
final class SimulatedLog {
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final List<Entry> durable = new ArrayList<>();
  private final ArrayDeque<Undecided> tail = new ArrayDeque<>();
  private long term;
  private @Nullable Member leader;

  SimulatedLog(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  private record Entry(LogPosition position, ByteString bytes) {}

  private static final class Undecided {
    final Entry entry;
    final PendingBatch batch;
    boolean written;

    Undecided(Entry entry, PendingBatch batch) {
      this.entry = entry;
      this.batch = batch;
    }
  }

  /** The log as one process, which does not lead yet, sees it. */
  Member member(SimulatedProcess process, ReplicatedState state) {
    return new Member(process, state);
  }

  private void keepSome(@Nullable Member old) {
    int kept = random.nextInt(tail.size() + 1);
    while (!tail.isEmpty()) {
      Undecided next = tail.remove();
      if (kept-- > 0) {
        durable.add(next.entry);
      }
      if (old != null) {
        old.orphans.add(next.batch);
      }
    }
  }

  /** How many entries can never be lost any more. */
  int size() {
    return durable.size();
  }

  /** Applies everything durable that a state does not have yet. */
  void replay(ReplicatedState state) {
    replay(state, durable.size(), index -> {});
  }

  /** Applies what a state does not have yet of the first entries, and tells after each. */
  void replay(ReplicatedState state, int end, IntConsumer applied) {
    for (int next = (int) state.applied().index() + 1; next < end; next++) {
      Entry entry = durable.get(next);
      state.apply(entry.position, entry.bytes, null);
      applied.accept(next);
    }
  }

  private void written(Undecided entry, Member by) {
    entry.written = true;
    while (leader == by && !tail.isEmpty() && tail.element().written) {
      Undecided first = tail.remove();
      durable.add(first.entry);
      by.process.applier.execute(
          () -> by.state.apply(first.entry.position, first.entry.bytes, first.batch));
    }
  }

  /** The log as one process sees it. */
  final class Member implements CommandLog {
    private final SimulatedProcess process;
    private final ReplicatedState state;
    private final List<PendingBatch> orphans = new ArrayList<>();

    private Member(SimulatedProcess process, ReplicatedState state) {
      this.process = process;
      this.state = state;
    }

    /** Takes the lead, and now and then learns it before what survives is applied. */
    void lead(CommandLog.LeadershipListener listener) {
      keepSome(leader);
      leader = this;
      long newTerm = ++term;
      int survives = durable.size();
      boolean early = random.nextInt(4) == 0;
      if (early) {
        listener.onLeaderReady(newTerm);
      }
      process.applier.execute(
          () -> {
            replay(state, survives, index -> {});
            if (!early) {
              listener.onLeaderReady(newTerm);
            }
          });
    }

    /** Most often at once; a late one may come behind the next, or under another term. */
    @Override
    public void append(PendingBatch batch) {
      if (random.nextInt(30) == 0) {
        time.soon(20_000, () -> take(batch));
      } else {
        take(batch);
      }
    }

    private void take(PendingBatch batch) {
      if (process.isDead()) {
        return;
      }
      if (leader != this) {
        time.soon(500, () -> batch.failed(false, new IllegalStateException("not the leader")));
        return;
      }
      LogPosition position = new LogPosition(term, durable.size() + tail.size());
      Undecided entry = new Undecided(new Entry(position, batch.bytes()), batch);
      tail.add(entry);
      time.soon(300, () -> written(entry, this));
    }

    /** A process that was overtaken learns it: nobody will tell it what became of its entries. */
    void lost() {
      orphans.forEach(batch -> batch.failed(true, new IllegalStateException("overtaken")));
      orphans.clear();
    }

    @Override
    public CompletableFuture<Void> readBarrier() {
      return CompletableFuture.completedFuture(null);
    }
  }
}
