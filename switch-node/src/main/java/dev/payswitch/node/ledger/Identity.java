// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.ShareRow;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Has this id been used? The look-up that comes before every other check: the same id with the same
 * content gets the answer it got the first time, for ever.
 */
public final class Identity {
  private final WorkingSet rows;

  Identity(WorkingSet rows) {
    this.rows = rows;
  }

  /** The recorded answer to this request, or null if the id is free. */
  @Nullable TransferOutcome recorded(TransferRequest transfer) {
    return switch (rows.id(transfer.key())) {
      case null -> null;
      case IdRow.Aborted aborted -> null;
      case IdRow.Prepared prepared -> null;
      case IdRow.Free free -> null;
      case GroupRow group ->
          new TransferOutcome.Conflict(
              OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP, group.timeMicros());
      case IdRow.Committed committed -> replay(transfer, committed);
      case IdRow.Rejected rejected -> replay(transfer, rejected);
      case IdRow.Cancelled cancelled -> cancelled(cancelled);
    };
  }

  /** The recorded answer for this id, whatever was asked for, or null if the id is free. */
  @Nullable TransferOutcome recorded(TransferKey key) {
    return switch (rows.id(key)) {
      case null -> null;
      case IdRow.Aborted aborted -> null;
      case IdRow.Prepared prepared -> null;
      case IdRow.Free free -> null;
      case GroupRow group -> recorded(group, isSettled(group));
      case IdRow.Committed committed -> exists(committed, rows.entry(key, committed));
      case IdRow.Rejected rejected -> rejected(rejected);
      case IdRow.Cancelled cancelled -> cancelled(cancelled);
    };
  }

  private TransferOutcome replay(TransferRequest transfer, IdRow.Committed committed) {
    Entry recorded = rows.entry(transfer.key(), committed);
    OutcomeStatus difference =
        LedgerRules.difference(recorded.content(), recorded.amount(), transfer.content());
    if (difference == null && committed.group() != null) {
      difference = OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP;
    }
    return difference != null
        ? new TransferOutcome.Conflict(difference, committed.postTimeMicros())
        : exists(committed, recorded);
  }

  /** The recorded answer to this request, or null if the id is free. */
  @Nullable GroupOutcome recorded(GroupRequest group) {
    IdRow row = rows.id(group.key());
    if (row instanceof GroupRow recorded) {
      return isSame(recorded, group)
          ? new GroupOutcome(recorded(recorded, isSettled(recorded)), amounts(recorded))
          : GroupOutcome.of(differs(recorded.timeMicros()));
    }
    return switch (row) {
      case IdRow.Committed committed -> GroupOutcome.of(differs(committed.postTimeMicros()));
      case IdRow.Rejected rejected -> GroupOutcome.of(differs(rejected.timeMicros()));
      case IdRow.Cancelled cancelled -> GroupOutcome.of(cancelled(cancelled));
      case null, default -> null;
    };
  }

  private static TransferOutcome differs(long timeMicros) {
    return new TransferOutcome.Conflict(OutcomeStatus.EXISTS_WITH_DIFFERENT_GROUP, timeMicros);
  }

  private static boolean isSame(GroupRow recorded, GroupRequest asked) {
    if (recorded.members().size() != asked.members().size()) {
      return false;
    }
    for (int index = 0; index < asked.members().size(); index++) {
      GroupRow.Member known = recorded.members().get(index);
      TransferRequest member = asked.members().get(index);
      Amount moved = recorded.isCommitted() ? known.amount() : null;
      boolean same =
          known.key().equals(member.key())
              && LedgerRules.difference(known.content(), moved, member.content()) == null;
      if (!same) {
        return false;
      }
    }
    return true;
  }

  private static List<Amount> amounts(GroupRow group) {
    return group.isCommitted()
        ? group.members().stream().map(GroupRow.Member::amount).toList()
        : List.of();
  }

  private boolean isSettled(GroupRow group) {
    return group.participants().stream().allMatch(this::isAcknowledged);
  }

  private boolean isAcknowledged(IdRow.CrossShard other) {
    return rows.tables().isAcknowledged(other.place());
  }

  /** What is recorded of a group. */
  public static TransferOutcome recorded(GroupRow group, boolean settled) {
    GroupRow.Failure failure = group.failure();
    return failure == null
        ? new TransferOutcome.Exists(Amount.ZERO, group.timeMicros(), null, settled)
        : new TransferOutcome.Rejected(
            failure.reason(), failure.window(), group.timeMicros(), failure.index());
  }

  /** Whether an attempt can decide nothing any more, or a prepared group uses its id. */
  boolean isDead(Attempt attempt, TransferKey key) {
    IdRow row = rows.id(key);
    boolean ended = row instanceof IdRow.Aborted mark && attempt.compareTo(mark.upTo()) <= 0;
    boolean served =
        rows.tables().arcs().serves(rows.arcOf(key.debitAccount()), attempt.arcEpoch().value());
    boolean ofLeader = attempt.startIndex() == rows.tables().leader().startIndex();
    return ended || !served || !ofLeader || row instanceof IdRow.Prepared;
  }

  private TransferOutcome exists(IdRow.Committed committed, Entry recorded) {
    IdRow.CrossShard other = committed.crossShard();
    TransferKey group = committed.group();
    boolean settled =
        group == null ? other == null || isAcknowledged(other) : shows(recorded, group);
    return new TransferOutcome.Exists(
        recorded.amount(), committed.postTimeMicros(), other, settled);
  }

  /** Whether every shard shows the group that a member of this shard was part of. */
  private boolean shows(Entry member, TransferKey group) {
    return switch (rows.shares().get(new CreditKey(member.key().debitAccount(), group))) {
      case ShareRow.Applied applied -> applied.settled();
      case ShareRow.Prepared prepared -> false;
      case null -> rows.id(group) instanceof GroupRow home && isSettled(home);
    };
  }

  private static TransferOutcome replay(TransferRequest transfer, IdRow.Rejected rejected) {
    OutcomeStatus difference = LedgerRules.difference(rejected.content(), null, transfer.content());
    return difference != null
        ? new TransferOutcome.Conflict(difference, rejected.timeMicros())
        : rejected(rejected);
  }

  private static TransferOutcome rejected(IdRow.Rejected rejected) {
    return new TransferOutcome.Rejected(
        rejected.reason(), rejected.window(), rejected.timeMicros());
  }

  private static TransferOutcome cancelled(IdRow.Cancelled cancelled) {
    return new TransferOutcome.Rejected(OutcomeStatus.CANCELLED, null, cancelled.timeMicros());
  }
}
