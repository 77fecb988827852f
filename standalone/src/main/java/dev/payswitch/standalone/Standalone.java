// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** The entry point of the processes that carry more than one part: up, demo and zookeeper. */
@Command(
    name = "payswitch",
    description = "Run the whole switch in one process, or the ZooKeeper of one machine.",
    synopsisSubcommandLabel = "COMMAND")
public final class Standalone implements Runnable {
  private static final int FAILED = 1;
  private static final int USAGE_WIDTH = 100;

  @Spec private CommandSpec spec = CommandSpec.create();

  private Standalone() {}

  public static void main(String[] arguments) {
    System.exit(commandLine().execute(arguments));
  }

  static CommandLine commandLine() {
    CommandLine root = new CommandLine(new Standalone());
    root.addSubcommand(new UpCommand());
    root.addSubcommand(new DemoCommand());
    root.addSubcommand(new ZooKeeperCommand());
    root.setUsageHelpWidth(USAGE_WIDTH);
    root.setExecutionExceptionHandler((thrown, command, parsed) -> report(thrown));
    root.setParameterExceptionHandler(
        (wrong, words) -> {
          System.err.println("error: " + wrong.getMessage());
          System.err.println(
              "see: " + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help");
          return CommandLine.ExitCode.USAGE;
        });
    return root;
  }

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing: up, demo, zookeeper");
  }

  private static int report(Exception thrown) throws Exception {
    if (thrown instanceof StartRefused refused) {
      System.err.println("error: " + refused.problem());
      System.err.println(refused.advice());
      return FAILED;
    }
    throw thrown;
  }
}
