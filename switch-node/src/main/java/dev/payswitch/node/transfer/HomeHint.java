// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.ledger.HomeFinding;
import dev.payswitch.node.ledger.HomeViews;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.ledger.TransferRequest;
import dev.payswitch.node.rows.ShardHeader;

/**
 * What home expects of a transfer before it asks the participant. Only a hint that saves work: the
 * entry in home's log decides, and finds out if the hint was wrong.
 *
 * @param added what the participant is asked about
 */
record HomeHint(Step step, Amount added) {

  /** What comes next. */
  enum Step {
    /** Nothing speaks against it here: the participant prepares. */
    PREPARE,
    /** Home will refuse: the participant is only asked for its reason. */
    CHECK_ONLY,
    /** The participant has no say and is told afterwards. */
    DECIDE,
    /** The id has an outcome, or home alone refuses: nobody needs to be asked. */
    REJECT
  }

  static HomeHint look(
      RowReader rows, ShardHeader header, TransferRequest transfer, long nowMicros) {
    HomeFinding home = HomeViews.look(rows, header, transfer, nowMicros);
    Amount added = new Amount(home.addedMinor());
    if (HomeViews.isRecorded(rows, header, transfer.key())) {
      return new HomeHint(Step.REJECT, added);
    }
    if (home.asksParticipant()) {
      return new HomeHint(home.refuses() ? Step.CHECK_ONLY : Step.PREPARE, added);
    }
    return new HomeHint(home.refuses() ? Step.REJECT : Step.DECIDE, added);
  }
}
