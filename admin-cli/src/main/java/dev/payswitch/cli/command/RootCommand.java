// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code payswitch} itself: it has only verbs below it. */
@Command(
    name = "payswitch",
    description = "A payment switch: look at it, pay through it, check its books.",
    synopsisSubcommandLabel = "COMMAND",
    footer = {
      "",
      "Processes: payswitch up | demo | zookeeper | node | router --help",
      "",
      "Exit codes: 0 done, 1 failed, 2 usage, 3 precondition, 4 timed out and maybe still running,",
      "5 partly done. Data goes to standard output, messages and progress to standard error.",
      "",
      "Example:",
      "  payswitch pay alice merchant:42 12.50 EUR --id order-1001"
    })
final class RootCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }
}
