// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.PauseOperation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code op pause}: has an operation stand still. */
@Command(
    name = "pause",
    description = {
      "Have an operation stand still: no move is begun, and those under way copy nothing. A move whose arcs are given",
      "away already is completed."
    },
    footer = {"", "Example:", "  payswitch op pause op-7"})
final class OpPause implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final OperationChoice choice = new OperationChoice();

  @Option(names = "--dry-run", description = "Only check whether it could be done now.")
  private boolean dryRun;

  OpPause(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new OperationController(context)
        .control(
            choice,
            dryRun,
            ControlOperationRequest.newBuilder().setPause(PauseOperation.getDefaultInstance()));
  }
}
