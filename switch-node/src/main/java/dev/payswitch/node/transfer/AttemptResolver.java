// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.ledger.CommandResult;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.Ledger;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.node.ledger.MetaRows;
import dev.payswitch.node.ledger.PublishedShard;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OwedDecision;
import dev.payswitch.node.rows.ShardHeader;
import java.util.function.Consumer;

/**
 * Home's answers about attempts. It speaks only of arcs that its log serves and only after its
 * start entry is applied. An attempt of an earlier leader, or of an earlier owner of the arc, that
 * has not committed by then never will: its entries would stand before the start entry, or before
 * the one by which the arc was given away. One of the leader in office is ended in the log first if
 * that is asked, so the answer is what the applied entry says and never what memory says.
 */
final class AttemptResolver {
  private final Ledger ledger;
  private final RowReader rows;
  private final DecisionLog log;
  private final Lanes lanes;

  AttemptResolver(Ledger ledger, RowReader rows, DecisionLog log, Lanes lanes) {
    this.ledger = ledger;
    this.rows = rows;
    this.log = log;
    this.lanes = lanes;
  }

  /**
   * Answers one question.
   *
   * @param participant who asks, and will be told the abort
   * @param credit the credit side that the participant holds an intent for
   */
  void resolve(
      ShardId participant,
      CreditKey credit,
      Attempt attempt,
      boolean endUndecided,
      Consumer<AttemptFate> answer) {
    PublishedShard shard = ledger.published();
    ShardHeader header = shard.header();
    Arc arc = header == null ? null : header.arcOf(credit.transfer().debitAccount());
    if (header == null
        || arc == null
        || !shard.arcs().serves(arc)
        || attempt.arcEpoch().value() > shard.arcs().epochOf(arc)) {
      answer.accept(AttemptFate.ASK_LATER);
      return;
    }
    byte[] row = rows.get(Family.DATA, Keys.id(arc, credit.transfer()));
    IdRow known = row == null ? null : IdRow.decode(row);
    if (known instanceof IdRow.Committed committed
        && committed.crossShard() != null
        && committed.crossShard().attempt().equals(attempt)) {
      answer.accept(AttemptFate.COMMITTED);
      return;
    }
    if (known instanceof GroupRow group && group.isCommitted(attempt)) {
      answer.accept(
          MetaRows.isSettled(rows, shard.self(), group)
              ? AttemptFate.SETTLED
              : AttemptFate.COMMITTED);
      return;
    }
    boolean ended =
        known instanceof IdRow.Outcome
            || (known instanceof IdRow.Aborted aborted && attempt.compareTo(aborted.upTo()) <= 0)
            || attempt.arcEpoch().value() < shard.arcs().epochOf(arc)
            || attempt.startIndex() < shard.leader().startIndex();
    if (ended) {
      answer.accept(AttemptFate.DEAD);
    } else if (endUndecided) {
      end(participant, credit, attempt, answer);
    } else {
      answer.accept(AttemptFate.UNDECIDED);
    }
  }

  private void end(
      ShardId participant, CreditKey credit, Attempt attempt, Consumer<AttemptFate> answer) {
    log.submit(
        new LedgerCommand.AbortAttempt(attempt, credit, participant),
        result -> {
          if (!(result instanceof CommandResult.AttemptEnded ended)) {
            answer.accept(AttemptFate.ASK_LATER); // the arc moved on meanwhile
            return;
          }
          OwedDecision owed = ended.owed();
          if (owed != null) {
            lanes.owe(participant, owed);
          }
          answer.accept(ended.committed() ? AttemptFate.COMMITTED : AttemptFate.DEAD);
        },
        mayBeApplied -> answer.accept(AttemptFate.ASK_LATER));
  }
}
