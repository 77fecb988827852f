// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.ShardStatus;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Shards as a table: what each holds and does, and what waits. */
public final class ShardTable {
  private ShardTable() {}

  public static void print(List<ShardStatus> shards, boolean wide, PrintWriter out) {
    TablePrinter table =
        new TablePrinter()
            .left("SHARD")
            .left("STATE")
            .right("ARCS")
            .right("ACCOUNTS")
            .right("TRANSFERS")
            .right("OPS/S")
            .right("INTENTS")
            .right("OWED")
            .left("LEADER");
    if (wide) {
      table
          .right("WEIGHT")
          .right("TARGET ARCS")
          .right("COMMANDS")
          .right("APPLIED")
          .right("FREE DISK")
          .right("EPOCH SEEN")
          .left("RELEASE");
    }
    shards.forEach(shard -> table.row(row(shard, wide)));
    table.print(out);
  }

  private static List<String> row(ShardStatus shard, boolean wide) {
    boolean answered = shard.getState().equals("ACTIVE");
    List<String> cells = new ArrayList<>();
    cells.add(shard.getShardId());
    cells.add(shard.getState());
    cells.add(Texts.count(shard.getArcCount()));
    cells.add(count(answered, shard.getAccountCount()));
    cells.add(count(answered, shard.getTransferCount()));
    cells.add(count(answered, Math.round(shard.getCommandsPerSecond())));
    cells.add(count(answered, shard.getIntentCount()));
    cells.add(count(answered, shard.getOwedDecisionCount()));
    cells.add(text(shard.getLeaderAddress()));
    if (wide) {
      cells.add(Integer.toString(shard.getWeight()));
      cells.add(String.format(Locale.ROOT, "%.1f", shard.getTargetArcCount()));
      cells.add(count(answered, shard.getExecutedCommandCount()));
      cells.add(answered ? Long.toString(shard.getAppliedIndex()) : Texts.UNKNOWN);
      cells.add(answered ? Texts.size(shard.getFreeDiskBytes()) : Texts.UNKNOWN);
      cells.add(answered ? Long.toString(shard.getRingEpoch()) : Texts.UNKNOWN);
      cells.add(text(shard.getRelease()));
    }
    return cells;
  }

  /** A shard that does not answer has zeros in its status, which would look like facts. */
  private static String count(boolean answered, long value) {
    return answered ? Texts.count(value) : Texts.UNKNOWN;
  }

  private static String text(String value) {
    return value.isEmpty() ? Texts.UNKNOWN : value;
  }
}
