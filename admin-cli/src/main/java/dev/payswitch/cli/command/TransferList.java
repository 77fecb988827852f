// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.InDoubtTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.admin.v1.ListInDoubtResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code transfer list}: the history of one account, which {@code account history} shows too. */
@Command(
    name = "list",
    description = {
      "List the transfers of an account by post time, newest first; or, without an account, those that",
      "are in doubt: prepared on a shard and waiting for their home's decision."
    },
    footer = {
      "",
      "With an account it is the same as payswitch account history. What is in doubt is resolved by itself,",
      "at the latest when it is 35 s old and its home answers; payswitch transfer resolve asks at once.",
      "",
      "Examples:",
      "  payswitch transfer list alice --limit 20",
      "  payswitch transfer list alice --side debit --from 2026-03-01 --until 2026-04-01",
      "  payswitch transfer list --in-doubt --older 30s"
    })
final class TransferList implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final History history = new History();

  @Option(names = "--in-doubt", description = "List what is in doubt, oldest first.")
  private boolean inDoubt;

  @Option(
      names = "--older",
      paramLabel = "TIME",
      description = "With --in-doubt: only what waits so long already, such as 30s.")
  private @Nullable Duration older;

  TransferList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    if (!inDoubt) {
      if (older != null) {
        throw Values.usage("--older belongs to --in-doubt");
      }
      return history.show(context).code();
    }
    if (history.isOfAccount()) {
      throw Values.usage("--in-doubt lists over all accounts; leave the account out");
    }
    return showInDoubt(older == null ? Duration.ZERO : older).code();
  }

  private ExitCode showInDoubt(Duration age) {
    history.pages().check();
    try (Connection connection = context.connect()) {
      ListInDoubtResponse answer =
          connection.admin(context.options().actor()).listInDoubt(age, history.pages().next(0));
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else if (answer.getTransfersCount() == 0) {
        context.err().println("nothing is in doubt");
      } else {
        InDoubtTable.print(answer.getTransfersList(), context.out());
      }
      if (answer.getMore()) {
        context.err().println("there are more: pass a greater --limit");
      }
      answer.getSilentShardsList().forEach(silent -> context.err().println("no answer: " + silent));
      return answer.getSilentShardsCount() == 0 ? ExitCode.DONE : ExitCode.PARTLY_DONE;
    }
  }
}
