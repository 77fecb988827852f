// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.LedgerRules;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShardHeader;

/**
 * What home expects of a transfer before it asks the participant. Only a hint that saves work: the
 * entry in home's log decides, and finds out if the hint was wrong.
 */
enum HomeHint {
  /** Nothing speaks against it here. */
  FINE,
  /** Home will refuse: the participant is only asked for its reason. */
  REFUSES,
  /** The id has an outcome: nobody needs to be asked. */
  KNOWN;

  static HomeHint look(RowReader rows, ShardHeader header, TransferRequest transfer) {
    var arc = header.arcOf(transfer.debitAccount());
    byte[] id = rows.get(Family.DATA, Keys.id(arc, transfer.key()));
    if (id != null && IdRow.decode(id) instanceof IdRow.Outcome) {
      return KNOWN;
    }
    byte[] row = rows.get(Family.DATA, Keys.account(arc, transfer.debitAccount()));
    Account account = row == null ? null : Account.decode(transfer.debitAccount(), row);
    return LedgerRules.allowsDebit(account, transfer.content()) ? FINE : REFUSES;
  }
}
