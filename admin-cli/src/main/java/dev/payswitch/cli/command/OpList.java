// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.Json;
import dev.payswitch.cli.output.OperationTable;
import dev.payswitch.proto.admin.v1.ListOperationsRequest;
import dev.payswitch.proto.admin.v1.ListOperationsResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code op list}: plans and operations. */
@Command(
    name = "list",
    description =
        "List plans and operations, newest first. The last 64 of each that ended are kept.",
    footer = {"", "Example:", "  payswitch op list -o wide"})
final class OpList implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final PageOptions pages = new PageOptions();

  OpList(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    pages.check();
    try (Connection connection = context.connect()) {
      ListOperationsResponse answer =
          connection
              .admin(context.options().actor())
              .listOperations(
                  ListOperationsRequest.newBuilder()
                      .setPageSize(pages.next(0))
                      .setPageToken(pages.pageToken()));
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        OperationTable.print(answer.getOperationsList(), context.options().isWide(), context.out());
        PageOptions.noteMore(answer.getNextPageToken(), context.err());
      }
    }
    return ExitCode.DONE.code();
  }
}
