// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.ExitCode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code completion}: the script that completes commands and flags in a shell. */
@Command(
    name = "completion",
    description = "Print the completion script for bash and zsh.",
    footer = {
      "",
      "Example, for the shell you are in:",
      "  source <(payswitch completion)",
      "for every shell:",
      "  payswitch completion > ~/.local/share/bash-completion/completions/payswitch"
    })
final class Completion implements Callable<Integer> {
  /** Started by the launcher, not by this program, and completed all the same. */
  static final List<String> PROCESSES = List.of("up", "demo", "zookeeper", "node", "router");

  private final CliContext context;

  @Spec private CommandSpec spec = CommandSpec.create();

  Completion(CliContext context) {
    this.context = context;
  }

  @Override
  public Integer call() {
    CommandLine root = CommandTree.of(context, null);
    PROCESSES.forEach(process -> root.addSubcommand(process, CommandSpec.create()));
    context.out().print(AutoComplete.bash(spec.root().name(), root));
    return ExitCode.DONE.code();
  }
}
