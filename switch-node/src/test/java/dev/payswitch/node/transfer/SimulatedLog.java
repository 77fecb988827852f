// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import com.google.protobuf.ByteString;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.codec.CommandCodec;
import dev.payswitch.node.log.CommandLog;
import dev.payswitch.node.log.LogPosition;
import dev.payswitch.node.log.PendingBatch;
import dev.payswitch.node.log.ReplicatedState;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A shard's log as Raft gives it: an entry becomes durable some time after it was appended, and is
 * applied some time after that. When the leader changes, some of what was not durable survives and
 * the rest is lost; what was durable never is.
 */
final class SimulatedLog {
  private final ShardId shard;
  private final SimulatedTime time;
  private final SimulatedHistory history;
  private final RandomGenerator random;

  /** Some logs are slow: batches are often late, and take long to be written. */
  private final boolean isSlow;

  private final List<Entry> durable = new ArrayList<>();
  private final ArrayDeque<Undecided> tail = new ArrayDeque<>();
  private long term;
  private @Nullable Member leader;

  SimulatedLog(
      ShardId shard, SimulatedTime time, SimulatedHistory history, RandomGenerator random) {
    this.shard = shard;
    this.time = time;
    this.history = history;
    this.random = random;
    this.isSlow = random.nextInt(4) == 0;
  }

  /**
   * One batch of commands.
   *
   * @param durableMicros since when it can never be lost any more; 0: it still can
   */
  record Entry(LogPosition position, ByteString bytes, long durableMicros) {
    @Override
    public String toString() {
      return position + " " + CommandCodec.decode(bytes).commands();
    }
  }

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

  /** What can never be lost any more. */
  List<Entry> entries() {
    return List.copyOf(durable);
  }

  private void keep(Entry entry) {
    Entry kept = new Entry(entry.position, entry.bytes, time.elapsedMicros());
    durable.add(kept);
    history.add(shard.value(), "logs", kept);
  }

  private void keepSome(@Nullable Member old) {
    int kept = random.nextInt(tail.size() + 1);
    while (!tail.isEmpty()) {
      Undecided next = tail.remove();
      if (kept-- > 0) {
        keep(next.entry);
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
    replay(state, durable.size());
  }

  /** Applies what a state does not have yet of the first entries. */
  void replay(ReplicatedState state, int end) {
    for (int next = (int) state.applied().index() + 1; next < end; next++) {
      Entry entry = durable.get(next);
      state.apply(entry.position, entry.bytes, null);
    }
  }

  private void written(Undecided entry, Member by) {
    entry.written = true;
    while (leader == by && !tail.isEmpty() && tail.element().written) {
      Undecided first = tail.remove();
      keep(first.entry);
      by.process.applier.execute(
          () -> by.state.apply(first.entry.position, first.entry.bytes, first.batch));
    }
  }

  /** The log as one process sees it. */
  final class Member implements CommandLog {
    private final SimulatedProcess process;
    private final ReplicatedState state;
    private final List<PendingBatch> orphans = new ArrayList<>();
    private final List<PendingBatch> heldBack = new ArrayList<>();
    private boolean holdsBack;

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
        process.applier.rest(time.delay(50_000));
      }
      process.applier.execute(
          () -> {
            replay(state, survives);
            // An earlier term is not told of after a later one.
            if (!early && newTerm == term) {
              listener.onLeaderReady(newTerm);
            }
          });
    }

    /** Most often at once; a late one may come behind the next, or under another term. */
    @Override
    public void append(PendingBatch batch) {
      if (holdsBack) {
        heldBack.add(batch);
      } else if (random.nextInt(isSlow ? 6 : 30) == 0) {
        time.soon(20_000, () -> take(batch));
      } else {
        take(batch);
      }
    }

    /** From now on batches wait on their way into the log, or not any more. */
    void holdBack(boolean now) {
      holdsBack = now;
    }

    /** What waited goes on, perhaps under another term. */
    void goOn() {
      heldBack.forEach(this::take);
      heldBack.clear();
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
      Undecided entry = new Undecided(new Entry(position, batch.bytes(), 0), batch);
      tail.add(entry);
      time.soon(isSlow ? 8_000 : 300, () -> written(entry, this));
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
