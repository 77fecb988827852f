// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.OutcomeStatus;

/** What the bytes of a transfer turned out to be. */
public sealed interface ParsedTransfer {
  /** A transfer that can be executed. */
  record WellFormed(TransferRequest transfer) implements ParsedTransfer {}

  /** A transfer that makes no sense: its outcome, which is not recorded. */
  record Malformed(OutcomeStatus fault) implements ParsedTransfer {}

  /** No transfer at all. */
  record Undecodable(String detail) implements ParsedTransfer {}
}
