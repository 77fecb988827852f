// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code plan show}: what a plan would do. */
@Command(
    name = "show",
    description = "Show what a plan does: its moves, and what each shard has before and after.",
    footer = {
      "",
      "Examples:",
      "  payswitch plan show op-7",
      "  payswitch op list            shows the ids"
    })
final class PlanShow implements Callable<Integer> {
  private final CliContext context;

  @Parameters(paramLabel = "PLAN", description = "Its id, such as op-7.")
  private String id = "";

  PlanShow(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new OperationViewer(context).show(Values.operationId(id));
  }
}
