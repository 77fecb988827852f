// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.ResumeOperation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code op resume}: has an operation go on. */
@Command(
    name = "resume",
    description = {"Have a paused operation go on. Nothing happens to one that runs."},
    footer = {"", "Example:", "  payswitch op resume op-7"})
final class OpResume implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final OperationChoice choice = new OperationChoice();

  @Option(names = "--dry-run", description = "Only check whether it could be done now.")
  private boolean dryRun;

  OpResume(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    return new OperationController(context)
        .control(
            choice,
            dryRun,
            ControlOperationRequest.newBuilder().setResume(ResumeOperation.getDefaultInstance()));
  }
}
