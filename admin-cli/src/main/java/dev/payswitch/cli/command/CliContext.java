// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.cli.client.Connection;
import dev.payswitch.cli.output.Terminal;
import java.io.PrintWriter;
import java.time.InstantSource;

/** What commands share: the global options, where to write, and the time. */
record CliContext(GlobalOptions options, Terminal terminal, InstantSource clock) {
  Connection connect() {
    return new Connection(options.router(), options.admin(), options.timeout());
  }

  PrintWriter out() {
    return terminal.out();
  }

  PrintWriter err() {
    return terminal.err();
  }
}
