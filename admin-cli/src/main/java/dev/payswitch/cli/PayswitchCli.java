// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli;

import dev.payswitch.cli.command.CommandTree;
import dev.payswitch.cli.output.Terminal;
import io.netty.util.internal.logging.InternalLoggerFactory;
import io.netty.util.internal.logging.JdkLoggerFactory;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;

/** The entry point of {@code payswitch} for everything that is not a process of the switch. */
public final class PayswitchCli {
  private PayswitchCli() {}

  public static void main(String[] arguments) {
    // Netty would otherwise look for native transports, start flight recording and load the log
    // backend of the processes: together a quarter of the time of a command.
    System.setProperty("io.netty.transport.noNative", "true");
    System.setProperty("io.netty.jfr.enabled", "false");
    InternalLoggerFactory.setDefaultFactory(JdkLoggerFactory.INSTANCE);
    Logger.getLogger("").setLevel(Level.SEVERE);
    Terminal terminal = Terminal.ofProcess();
    System.exit(CommandTree.run(List.of(arguments), terminal, System.getenv()));
  }
}
