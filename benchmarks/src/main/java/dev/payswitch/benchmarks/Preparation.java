// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks;

import dev.payswitch.benchmarks.drive.CallKind;
import dev.payswitch.benchmarks.drive.Connections;
import dev.payswitch.benchmarks.drive.LoadRun;
import dev.payswitch.benchmarks.drive.LoadShape;
import dev.payswitch.benchmarks.traffic.PairPicker;
import dev.payswitch.benchmarks.traffic.Popularity;
import dev.payswitch.benchmarks.traffic.ShardTable;
import dev.payswitch.benchmarks.traffic.TransferSource;
import dev.payswitch.core.id.LedgerId;
import java.io.PrintStream;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Fills a cluster with accounts and transfers, so that what is measured is not an empty one. */
final class Preparation {
  private static final int TRANSFERS_PER_LIST = 1_000;
  private static final int LISTS_IN_FLIGHT = 8;
  private static final Duration LIST_TIMEOUT = Duration.ofSeconds(25);
  private static final Duration STOP_LIMIT = Duration.ofSeconds(60);
  private static final long POLL_NANOS = TimeUnit.MILLISECONDS.toNanos(100);
  private static final long STUCK_NANOS = TimeUnit.MINUTES.toNanos(2);

  private final Connections connections;
  private final DataOptions data;
  private final PrintStream messages;

  Preparation(Connections connections, DataOptions data, PrintStream messages) {
    this.connections = connections;
    this.data = data;
    this.messages = messages;
  }

  void run(ShardTable shards, long seed) {
    new AccountMaker(connections.channels().getFirst(), data, messages).makeAll();
    if (data.storedTransferCount > 0) {
      storeTransfers(shards, seed);
    }
  }

  /** Inside shards only: how they came there makes no difference later, and this is fastest. */
  private void storeTransfers(ShardTable shards, long seed) {
    PairPicker picker = new PairPicker(Popularity.of(data.accountCount, 0), shards, 0);
    TransferSource source =
        new TransferSource(seed, RunName.next(), new LedgerId(data.ledger), picker);
    LoadShape shape =
        new LoadShape(
            CallKind.LIST,
            TRANSFERS_PER_LIST,
            LISTS_IN_FLIGHT,
            0,
            connections.channels().size(),
            LIST_TIMEOUT);
    LoadRun load = new LoadRun(connections, shape, source);
    Progress progress = new Progress(messages, "stored transfers", data.storedTransferCount);
    load.start();
    long answered = 0;
    long changedNanos = System.nanoTime();
    while (answered < data.storedTransferCount) {
      LockSupport.parkNanos(POLL_NANOS);
      long now = load.answeredTransfers();
      changedNanos = now == answered ? changedNanos : System.nanoTime();
      answered = now;
      progress.reached(Math.min(answered, data.storedTransferCount));
      if (System.nanoTime() - changedNanos > STUCK_NANOS) {
        throw new IllegalStateException("the cluster stopped answering at " + answered);
      }
    }
    load.stop(STOP_LIMIT);
  }
}
