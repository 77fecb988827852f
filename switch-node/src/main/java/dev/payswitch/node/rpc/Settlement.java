// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Identity;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.ShareRow;

/** Whether every shard that takes part in something shows it. */
final class Settlement {
  private Settlement() {}

  static boolean isSettled(ReadQueries.View view, Entry entry, IdRow.Committed committed) {
    IdRow.CrossShard other = committed.crossShard();
    TransferKey group = committed.group();
    if (group == null) {
      return other == null
          || MetaRows.isAcknowledged(view.rows(), view.shard().self(), other.place());
    }
    CreditKey share = new CreditKey(entry.key().debitAccount(), group);
    byte[] row =
        view.rows().get(Family.DATA, Keys.share(view.header().arcOf(share.creditAccount()), share));
    if (row != null) {
      return ShareRow.decode(row) instanceof ShareRow.Applied applied && applied.settled();
    }
    byte[] home =
        view.rows().get(Family.DATA, Keys.id(view.header().arcOf(group.debitAccount()), group));
    return home != null
        && IdRow.decode(home) instanceof GroupRow decided
        && MetaRows.isSettled(view.rows(), view.shard().self(), decided);
  }

  static TransferOutcome recorded(ReadQueries.View view, GroupRow group) {
    return Identity.recorded(group, MetaRows.isSettled(view.rows(), view.shard().self(), group));
  }
}
