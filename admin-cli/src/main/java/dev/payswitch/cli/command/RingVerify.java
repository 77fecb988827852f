// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.CheckTable;
import dev.payswitch.cli.output.Json;
import dev.payswitch.proto.admin.v1.VerifyRingResponse;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** {@code ring verify}: whether the ring is whole, and everybody goes by it. */
@Command(
    name = "verify",
    description = {
      "Check the ring: its document and checksum, that it covers the circle with one owner for each",
      "arc, the hash, that owners are up, that routers and nodes are at its epoch, and that each arc",
      "is served by exactly the shard it names."
    },
    footer = {
      "",
      "Exit code 0: nothing is wrong; 1: something is (FAIL). WARN passes by itself.",
      "",
      "Example:",
      "  payswitch ring verify"
    })
final class RingVerify implements Callable<Integer> {
  private final CliContext context;

  RingVerify(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    try (Connection connection = context.connect()) {
      VerifyRingResponse answer = connection.inspection(context.options().actor()).verifyRing();
      if (context.options().isJson()) {
        Json.print(answer, context.out());
      } else {
        context.out().println("RING epoch " + answer.getRingEpoch());
        context.out().println();
        CheckTable.print(answer.getChecksList(), context.out());
      }
      return (CheckTable.isWrong(answer.getChecksList()) ? ExitCode.FAILED : ExitCode.DONE).code();
    }
  }
}
