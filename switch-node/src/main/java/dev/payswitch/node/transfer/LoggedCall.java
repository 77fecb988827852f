// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.LedgerCommand;

/**
 * A command about one account that goes into the log as it is, and whoever waits for its result.
 *
 * @param account the one that it was routed by
 */
public record LoggedCall(
    LedgerCommand command, AccountId account, long arcEpoch, LoggedReply reply) {

  /** Takes exactly one of the two, on the event loop. */
  public interface LoggedReply {
    void applied(CommandResult result);

    void refused(Refusal refusal);
  }
}
