// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.AccountOutcome;
import dev.payswitch.node.ledger.LedgerCommand;

/** What the bytes of an account to be made turned out to be. */
public sealed interface ParsedAccount {
  /** An account that can be made. */
  record WellFormed(LedgerCommand.CreateAccount command) implements ParsedAccount {}

  /** An account that makes no sense: the answer, which is not recorded. */
  record Malformed(AccountOutcome fault) implements ParsedAccount {}

  /** No account at all. */
  record Undecodable(String detail) implements ParsedAccount {}
}
