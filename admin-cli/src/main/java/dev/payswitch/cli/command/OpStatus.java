// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.AdminClient;
import dev.payswitch.cli.client.Connection;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code op status}: everything about one operation. */
@Command(
    name = "status",
    description =
        "Tell everything about one operation: how each move stands, and why it is stuck if it is.",
    footer = {"", "Examples:", "  payswitch op status", "  payswitch op status op-7 -o wide"})
final class OpStatus implements Callable<Integer> {
  private final CliContext context;

  @Mixin private final OperationChoice choice = new OperationChoice();

  OpStatus(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    choice.check();
    try (Connection connection = context.connect()) {
      AdminClient admin = connection.admin(context.options().actor());
      return new OperationViewer(context).show(admin, choice.of(admin));
    }
  }
}
