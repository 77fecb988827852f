// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Identity;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OutgoingLane;
import dev.payswitch.node.rows.ShareRow;

/** Whether every shard that takes part in something shows it. */
final class Settlement {
  private Settlement() {}

  static boolean isSettled(ReadQueries.View view, Entry entry, IdRow.Committed committed) {
    IdRow.CrossShard other = committed.crossShard();
    TransferKey group = committed.group();
    if (group == null) {
      return other == null || isAcknowledged(view, other);
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
        && isSettled(view, decided);
  }

  static TransferOutcome recorded(ReadQueries.View view, GroupRow group) {
    return Identity.recorded(group, isSettled(view, group));
  }

  private static boolean isSettled(ReadQueries.View view, GroupRow group) {
    return group.participants().stream().allMatch(other -> isAcknowledged(view, other));
  }

  private static boolean isAcknowledged(ReadQueries.View view, IdRow.CrossShard other) {
    byte[] key = Keys.outgoingLane(other.participant());
    byte[] row = view.rows().get(Family.META, key);
    return row != null && OutgoingLane.decode(key, row).acknowledgedSequence() >= other.sequence();
  }
}
