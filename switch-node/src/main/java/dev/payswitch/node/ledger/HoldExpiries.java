// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.OwedDecision;
import java.util.ArrayList;
import java.util.List;

/**
 * Releases holds whose time has come, by the time of the batch. Home alone decides it; the credit
 * account's shard is told.
 */
final class HoldExpiries {
  /** No transfer decided this, so there is no attempt; the hold's version orders it. */
  private static final Attempt NO_ATTEMPT = new Attempt(ArcEpoch.FIRST, 0, 0);

  private final WorkingSet rows;
  private final Posting posting;
  private final OwedDecisions owed;

  HoldExpiries(WorkingSet rows, Posting posting, OwedDecisions owed) {
    this.rows = rows;
    this.posting = posting;
    this.owed = owed;
  }

  CommandResult expire(LedgerCommand.ExpireHolds command) {
    List<CommandResult.Told> told = new ArrayList<>();
    for (LedgerCommand.HoldExpiry expiry : command.holds()) {
      Hold hold = rows.serves(expiry.hold().debitAccount()) ? rows.hold(expiry.hold()) : null;
      boolean mayEnd =
          hold != null
              && hold.isOpen()
              && !hold.locked()
              && rows.mayFollow(hold, expiry.participant());
      if (hold != null && mayEnd && hold.isDue(rows.tables().applied().batchTimeMicros())) {
        expire(hold, expiry, told);
      }
    }
    return new CommandResult.HoldsExpired(told);
  }

  private void expire(Hold hold, LedgerCommand.HoldExpiry expiry, List<CommandResult.Told> told) {
    Movement movement = HoldRules.expire(hold);
    Posting.Cause cause = new Posting.Cause(hold.key(), null);
    ShardId participant = expiry.participant();
    if (participant != null) {
      posting.debit(cause, movement, 0);
      posting.clear(hold.ledger(), 0, -movement.pending());
      OwedDecision decision =
          owed.add(
              participant,
              new CreditKey(hold.creditAccount(), hold.key()),
              NO_ATTEMPT,
              owed.commit(hold.ledger(), null, movement));
      owed.tell(movement, owed.placeOf(participant, decision));
      told.add(new CommandResult.Told(participant, decision));
    } else if (rows.serves(hold.creditAccount())) {
      posting.debit(cause, movement, 0);
      posting.credit(hold.creditAccount(), cause, movement, 0, null);
    }
    // Otherwise the driver took the credit account for one of this shard; it looks again.
  }
}
