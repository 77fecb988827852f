// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AppliedPoint;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.MetaRow;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.node.rows.RefundTotals;
import dev.payswitch.node.rows.ShareRow;
import dev.payswitch.node.rows.TransferContent;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * What speaks against a transfer or a group if nothing is undecided: as if no intent, no prepared
 * share and no lock were there. A rejection that holds whatever becomes of them holds here, too.
 * The time is that of the last entry.
 */
public final class DecidedRows {
  private static final int ACCOUNT = 1;
  private static final int ID = 3;
  private static final int CREDIT = 4;
  private static final int HOLD = 5;
  private static final int INCOMING_HOLD = 6;
  private static final int REFUND = 8;
  private static final int SHARE = 11;
  private static final int SHARE_TOTALS = 12;

  private final LedgerStore store;
  private @Nullable ShardTables tables;
  private byte @Nullable [] knownArcs;

  public DecidedRows(LedgerStore store) {
    this.store = new Decided(store);
  }

  /** A member of a group, and what speaks against it. */
  public record Failing(int index, OutcomeStatus reason) {}

  /** What home finds. */
  public record Found(
      @Nullable OutcomeStatus reason, long addedMinor, @Nullable AccountId creditAccount) {}

  private WorkingSet rows() {
    ShardTables known = tables;
    byte @Nullable [] arcs = store.get(Family.META, Keys.meta(MetaRow.ARCS));
    if (known == null || !Arrays.equals(arcs, knownArcs)) {
      known = new ShardTables(new ShardId("any"), store);
      tables = known;
      knownArcs = arcs;
    }
    byte @Nullable [] row = store.get(Family.META, Keys.meta(MetaRow.APPLIED));
    AppliedPoint now = row == null ? AppliedPoint.NONE : AppliedPoint.decode(row);
    known.beginBatch(now.term(), now.index(), now.batchTimeMicros());
    return new WorkingSet(store, known, new AccountCache(4));
  }

  /** What home finds against a transfer. */
  public Found home(TransferRequest transfer) {
    HomeFinding found = HomeViews.examine(rows(), transfer);
    return new Found(found.check().reason(), found.addedMinor(), found.creditAccount());
  }

  /** Whether an account lives here. */
  public boolean serves(AccountId account) {
    return rows().serves(account);
  }

  /**
   * What the credit side finds against a transfer.
   *
   * @param content with the credit account
   */
  public @Nullable OutcomeStatus credit(CreditKey key, TransferContent content, Amount added) {
    return CreditViews.examine(rows(), key, content, added, CreditRow.NONE).reason();
  }

  /** What a participant finds against a group. */
  public @Nullable Failing group(LedgerCommand.GroupPrepare prepare) {
    return run(rows(), prepare.group(), prepare.timeMicros(), prepare.legs());
  }

  /** What home finds against a group whose accounts are all here. */
  public @Nullable Failing group(GroupRequest group) {
    WorkingSet rows = rows();
    long time = rows.tables().applied().batchTimeMicros();
    return run(rows, group.key(), time, plan(rows, group, List.of(), time).legs());
  }

  /** What home finds against a group on its own accounts. */
  public @Nullable Failing group(
      GroupRequest group, List<Hold> told, long timeMicros, Predicate<AccountId> own) {
    WorkingSet rows = rows();
    GroupPlan plan = plan(rows, group, told, timeMicros);
    return run(rows, group.key(), timeMicros, plan.legsOf(own));
  }

  private static GroupPlan plan(
      WorkingSet rows, GroupRequest group, List<Hold> told, long timeMicros) {
    Map<TransferKey, Hold> holds = new HashMap<>();
    told.forEach(hold -> holds.put(hold.key(), hold));
    for (TransferKey named : GroupPlan.namedHolds(group)) {
      Hold own = rows.serves(named.debitAccount()) ? rows.hold(named) : null;
      if (own != null) {
        holds.putIfAbsent(named, own);
      }
    }
    return GroupPlan.of(group, holds, timeMicros);
  }

  private static @Nullable Failing run(
      WorkingSet rows, TransferKey group, long timeMicros, List<GroupLeg> legs) {
    rows.changes().begin();
    GroupSteps.Run run = new GroupSteps(rows, new Posting(rows)).run(group, timeMicros, legs);
    rows.changes().rollBack();
    OutcomeStatus reason = run.check().reason();
    return reason == null ? null : new Failing(run.failing(), reason);
  }

  /** Rows without anything undecided. */
  private static final class Decided implements LedgerStore {
    private final LedgerStore all;

    Decided(LedgerStore all) {
      this.all = all;
    }

    @Override
    public byte @Nullable [] get(Family family, byte[] key) {
      byte @Nullable [] value = all.get(family, key);
      return value == null || family != Family.DATA ? value : decided(key, value);
    }

    private static byte @Nullable [] decided(byte[] key, byte[] value) {
      return switch (key[2]) {
        case ACCOUNT -> decided(Account.decode(new AccountId("any"), value)).encode();
        case ID -> IdRow.decode(value) instanceof IdRow.Prepared ? null : value;
        case CREDIT, SHARE_TOTALS -> null;
        case HOLD, INCOMING_HOLD -> Hold.decode(value).locked(false).encode();
        case REFUND ->
            new RefundTotals(RefundTotals.decode(value).refunded(), Amount.ZERO).encode();
        case SHARE -> ShareRow.decode(value) instanceof ShareRow.Prepared ? null : value;
        default -> value;
      };
    }

    private static Account decided(Account account) {
      return account.withShares(-account.shares(), account.totals().reserve(0).intend(0));
    }

    @Override
    public void scan(
        Family family, byte[] from, byte[] until, ScanOrder order, RowVisitor visitor) {
      all.scan(family, from, until, order, visitor);
    }

    @Override
    public WriteSet newWriteSet() {
      return all.newWriteSet();
    }

    @Override
    public void write(WriteSet writes) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public RowSnapshot snapshot() {
      throw new UnsupportedOperationException("nothing is kept here");
    }

    @Override
    public byte @Nullable [] durable(Family family, byte[] key) {
      throw new UnsupportedOperationException("nothing is written here");
    }

    @Override
    public void close() {
      // The rows are another's.
    }
  }
}
