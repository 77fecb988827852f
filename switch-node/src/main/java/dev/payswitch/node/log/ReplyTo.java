// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.log;

import dev.payswitch.node.ledger.CommandResult;
import java.util.function.Consumer;

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

  /** Waits with two functions. */
  static ReplyTo of(Consumer<CommandResult> applied, Consumer<Boolean> failed) {
    return new ReplyTo() {
      @Override
      public void applied(CommandResult result) {
        applied.accept(result);
      }

      @Override
      public void failed(boolean mayBeApplied) {
        failed.accept(mayBeApplied);
      }
    };
  }
}
