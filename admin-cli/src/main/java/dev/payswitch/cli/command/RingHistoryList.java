// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.RingChangeTable;
import dev.payswitch.proto.admin.v1.ListRingHistoryResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ring history}: the rings that are kept, and what each changed. */
@Command(
    name = "history",
    description = "List the rings that are kept, newest first, with what each of them changed.",
    footer = {
      "",
      "Examples:",
      "  payswitch ring history",
      "  payswitch ring history -o wide     every range of arcs on a line"
    })
final class RingHistoryList implements Callable<Integer> {
  private final CliContext context;

  RingHistoryList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      ListRingHistoryResponse answer =
          connection.inspection(context.options().actor()).ringHistory(0);
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        RingChangeTable.print(answer.getRingsList(), context.options().isWide(), context.out());
      }
    }
    return ExitCode.DONE.code();
  }
}
