// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code op wait}: looks on until an operation has ended. */
@Command(
    name = "wait",
    description = {
      "Wait until an operation has ended, and show how far it is. Ctrl-C only stops looking: the operation goes on.",
      "With --timeout, which may be any time here, it stops looking after that time."
    },
    footer = {
      "",
      "Exit code 0: all of it took place; 5: cancelled or failed after part of it took place; 1: cancelled or failed",
      "before; 4: not within --timeout.",
      "",
      "Examples:",
      "  payswitch op wait",
      "  payswitch op wait op-7 --timeout 1h"
    })
final class OpWait implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final OperationChoice choice = new OperationChoice();

  OpWait(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    choice.check();
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      return new OperationWaiter(context, admin).await(choice.of(admin)).code();
    }
  }
}
