// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import dev.payswitch.node.Clock;
import dev.payswitch.node.Scheduler;
import dev.payswitch.node.codec.CommandCodec;
import dev.payswitch.node.codec.CommandSizes;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/**
 * Turns commands into log entries. While entries are being made durable the next batch fills, so
 * that batches grow with the load and a lone command waits for nobody. Message-driven; owned by the
 * event loop.
 */
public final class Batcher {
  private final CommandLog log;
  private final Clock clock;
  private final Scheduler scheduler;
  private final BatchLimits limits;
  private final BatchObserver observer;
  private final ArrayDeque<Waiting> waiting = new ArrayDeque<>();
  private int inFlight;
  private boolean drainScheduled;

  public Batcher(
      CommandLog log,
      Clock clock,
      Scheduler scheduler,
      BatchLimits limits,
      BatchObserver observer) {
    this.log = log;
    this.clock = clock;
    this.scheduler = scheduler;
    this.limits = limits;
    this.observer = observer;
  }

  /**
   * The bounds of batching.
   *
   * @param commandsPerBatch a batch is cut at this many
   * @param bytesPerBatch or at about this many bytes
   * @param batchesInFlight entries that may be under way at once; two overlap one fsync with the
   *     next
   * @param waitingCommands more than these are refused
   */
  public record BatchLimits(
      int commandsPerBatch, int bytesPerBatch, int batchesInFlight, int waitingCommands) {
    /** What production uses. */
    public static final BatchLimits DEFAULT = new BatchLimits(4_096, 1 << 20, 2, 65_536);
  }

  /** Learns what batches look like: for metrics. */
  public interface BatchObserver {
    /** A batch goes into the log. */
    void batchCut(int commands, int bytes);

    /** A batch was made durable and applied. */
    void batchApplied(long micros);
  }

  private record Waiting(LedgerCommand command, ReplyTo reply) {}

  /** Whether commands from outside should be refused for now. */
  public boolean isFull() {
    return waiting.size() >= limits.waitingCommands();
  }

  /** Whether nothing waits and nothing is under way. */
  public boolean isIdle() {
    return waiting.isEmpty() && inFlight == 0;
  }

  public int waitingCount() {
    return waiting.size();
  }

  /** Takes a command; its batch is cut at the end of the present turn of the loop. */
  public void submit(LedgerCommand command, ReplyTo reply) {
    waiting.add(new Waiting(command, reply));
    if (!drainScheduled) {
      drainScheduled = true;
      scheduler.execute(this::drain);
    }
  }

  private void drain() {
    drainScheduled = false;
    while (inFlight < limits.batchesInFlight() && !waiting.isEmpty()) {
      append();
    }
  }

  private void append() {
    List<LedgerCommand> commands = new ArrayList<>();
    List<ReplyTo> replies = new ArrayList<>();
    int size = 0;
    while (commands.size() < limits.commandsPerBatch() && size < limits.bytesPerBatch()) {
      Waiting next = waiting.poll();
      if (next == null) {
        break;
      }
      commands.add(next.command());
      replies.add(next.reply());
      size += CommandSizes.hint(next.command());
    }
    long now = clock.nowMicros();
    inFlight++;
    Batch batch =
        new Batch(
            CommandCodec.encode(now, Ledger.rulesVersion(), commands),
            now,
            commands,
            end -> scheduler.execute(() -> ended(replies, end, now)));
    observer.batchCut(commands.size(), batch.bytes().size());
    log.append(batch);
  }

  private void ended(List<ReplyTo> replies, Batch.BatchEnd end, long startMicros) {
    inFlight--;
    drain();
    switch (end) {
      case Batch.BatchEnd.Applied applied -> {
        observer.batchApplied(clock.nowMicros() - startMicros);
        List<CommandResult> results = applied.results();
        for (int index = 0; index < replies.size(); index++) {
          replies.get(index).applied(results.get(index));
        }
      }
      case Batch.BatchEnd.Failed failed ->
          replies.forEach(reply -> reply.failed(failed.mayBeApplied()));
    }
  }
}
