// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.admin.v1.ControlOperationRequest;
import dev.payswitch.proto.admin.v1.ThrottleOperation;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code op throttle}: sets how fast an operation may go. */
@Command(
    name = "throttle",
    description =
        "Set how fast each move of an operation copies at most; it takes effect within a second.",
    footer = {"", "Examples:", "  payswitch op throttle 4M", "  payswitch op throttle 64M op-7"})
final class OpThrottle implements Callable<Integer> {
  private final CliContext context;

  @Parameters(index = "0", paramLabel = "BYTES", description = "Bytes per second: 500K, 16M.")
  private String bytes = "";

  @Mixin private final OperationChoice choice = new OperationChoice();

  @Option(names = "--dry-run", description = "Only check whether it could be done now.")
  private boolean dryRun;

  OpThrottle(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    ThrottleOperation throttle =
        ThrottleOperation.newBuilder().setBytesPerSecond(Values.bytesPerSecond(bytes)).build();
    return new OperationController(context)
        .control(choice, dryRun, ControlOperationRequest.newBuilder().setThrottle(throttle));
  }
}
