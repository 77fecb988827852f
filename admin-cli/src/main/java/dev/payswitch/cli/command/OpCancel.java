// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.CancelOperation;
import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code op cancel}: takes an operation back as far as it can be. */
@Command(
    name = "cancel",
    description = {
      "Take an operation back. Moves under way are undone; what has moved already stays, and the weights become what",
      "they were. A new plan brings the rest or takes it back. A plan that nobody applied is cancelled at once."
    },
    footer = {"", "Example:", "  payswitch op cancel op-7"})
final class OpCancel implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final OperationChoice choice = new OperationChoice();

  @Option(names = "--dry-run", description = "Only check whether it could be done now.")
  private boolean dryRun;

  OpCancel(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new OperationController(context)
        .control(
            choice,
            dryRun,
            ControlOperationRequest.newBuilder().setCancel(CancelOperation.getDefaultInstance()));
  }
}
