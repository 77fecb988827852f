// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import com.google.protobuf.ByteString;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;
import java.util.List;
import java.util.function.Consumer;

/**
 * Commands of this process on their way through the log, each with whoever waits for its result.
 */
final class Batch implements PendingBatch {
  private final ByteString bytes;
  private final long leaderTimeMicros;
  private final List<LedgerCommand> commands;
  private final Consumer<BatchEnd> end;

  Batch(
      ByteString bytes,
      long leaderTimeMicros,
      List<LedgerCommand> commands,
      Consumer<BatchEnd> end) {
    this.bytes = bytes;
    this.leaderTimeMicros = leaderTimeMicros;
    this.commands = commands;
    this.end = end;
  }

  /** How a batch ended. */
  sealed interface BatchEnd {
    /** Applied: one result for each command. */
    record Applied(List<CommandResult> results) implements BatchEnd {}

    /** Not applied here, and whether it may be applied all the same. */
    record Failed(boolean mayBeApplied, Throwable cause) implements BatchEnd {}
  }

  @Override
  public ByteString bytes() {
    return bytes;
  }

  long leaderTimeMicros() {
    return leaderTimeMicros;
  }

  List<LedgerCommand> commands() {
    return commands;
  }

  void applied(List<CommandResult> results) {
    end.accept(new BatchEnd.Applied(results));
  }

  @Override
  public void failed(boolean mayBeApplied, Throwable cause) {
    end.accept(new BatchEnd.Failed(mayBeApplied, cause));
  }
}
