// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import dev.payswitch.node.ledger.CommandResult;

/** Waits for what becomes of one command. Called exactly once, on the event loop. */
public interface ReplyTo {

  /** The command is durable and applied. */
  void applied(CommandResult result);

  /**
   * The command was not applied by this process.
   *
   * @param mayBeApplied whether it may be in the log all the same
   */
  void failed(boolean mayBeApplied);
}
