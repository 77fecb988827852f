// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.CreditKey;
import dev.payswitch.node.rows.CreditRow;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupLeg;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.LedgerTotals;
import dev.payswitch.node.rows.ShareRow;
import dev.payswitch.node.rows.ShareTotals;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What must be true of the rows that groups of other homes leave on a shard. */
final class ShareChecks {
  private static final Arc ARC = new Arc(0);
  private static final AccountId ANY = new AccountId("x");
  private static final TransferKey KEY = new TransferKey(ANY, new TransferId("x"));
  private static final int ACCOUNT = Keys.account(ARC, ANY)[2];
  private static final int ID = Keys.id(ARC, KEY)[2];
  private static final int CREDIT = Keys.credit(ARC, new CreditKey(ANY, KEY))[2];
  private static final int HOLD = Keys.hold(ARC, KEY)[2];
  private static final int INCOMING = Keys.incomingHold(ARC, ANY, KEY)[2];
  private static final int SHARE = Keys.share(ARC, new CreditKey(ANY, KEY))[2];
  private static final int TOTALS = Keys.shareTotals(ARC, ANY)[2];
  private static final int INTENT_AGE = Keys.intentsFrom(0)[0];
  private static final int UNSETTLED = Keys.unsettledFrom(0)[0];

  private final ContractWorld world;
  private final ContractShard shard;
  private final Map<String, Expected> expected = new HashMap<>();
  private final Set<TransferKey> taken = new HashSet<>();
  private final Set<TransferKey> locked = new HashSet<>();
  private long intents;
  private long unsettled;

  ShareChecks(ContractWorld world, ContractShard shard) {
    this.world = world;
    this.shard = shard;
  }

  /** What the rows of an account come to. */
  private static final class Expected {
    private int shares;
    private long reserved;
    private long intended;
    private long held;
    private long incoming;
    private ShareTotals sums = ShareTotals.NONE;
    private ShareTotals kept = ShareTotals.NONE;
  }

  void check() {
    shard.rows(Family.DATA).forEach(this::add);
    for (ContractShard.RawRow row : shard.rows(Family.DATA)) {
      if (row.kind() == ACCOUNT) {
        AccountId id = new AccountId(row.names().getFirst());
        check(Account.decode(id, row.value()));
      } else if (row.kind() == ID) {
        assertThat(IdRow.decode(row.value()) instanceof IdRow.Prepared)
            .as("%s is taken", row.transferKey())
            .isEqualTo(taken.contains(row.transferKey()));
      } else if (row.kind() == HOLD) {
        check(Hold.decode(row.value()));
      }
    }
    assertThat(shard.ledgers().values().stream().mapToLong(LedgerTotals::transferCount).sum())
        .as("transfers")
        .isEqualTo(shard.rows(Family.HISTORY).stream().filter(ShareChecks::isDebit).count());
    assertThat(agenda(INTENT_AGE)).as("intents and shares that wait").isEqualTo(intents);
    assertThat(agenda(UNSETTLED)).as("shares that are not settled").isEqualTo(unsettled);
  }

  private static boolean isDebit(ContractShard.RawRow row) {
    return Entry.decode(row.key(), row.value()).side() == AccountSide.DEBIT;
  }

  private long agenda(int kind) {
    return shard.rows(Family.AGENDA).stream().filter(row -> row.key()[0] == kind).count();
  }

  private void add(ContractShard.RawRow row) {
    int kind = row.kind();
    if (kind == SHARE) {
      switch (ShareRow.decode(row.value())) {
        case ShareRow.Prepared prepared -> add(of(row), prepared);
        case ShareRow.Applied applied -> {
          unsettled += applied.settled() ? 0 : 1;
          applied.holds().forEach(locked::add);
        }
      }
    } else if (kind == CREDIT) {
      CreditRow credit = CreditRow.decode(row.creditKey().creditAccount(), row.value());
      of(row).intended += credit.intended().minor();
      intents += credit.intents().size();
    } else if (kind == TOTALS) {
      of(row).kept = ShareTotals.decode(row.value());
    } else if (kind == HOLD) {
      of(row).held += Hold.decode(row.value()).held().minor();
    } else if (kind == INCOMING) {
      of(row).incoming += Hold.decode(row.value()).held().minor();
    }
  }

  private Expected of(ContractShard.RawRow row) {
    return expected.computeIfAbsent(row.names().getFirst(), name -> new Expected());
  }

  private void add(Expected account, ShareRow.Prepared share) {
    intents++;
    account.shares++;
    account.reserved += share.reservedMinor();
    account.intended += share.intendedMinor();
    account.sums = account.sums.plus(share.sums());
    for (GroupLeg leg : share.legs()) {
      if (leg.debit()) {
        taken.add(leg.key());
        TransferKey named = HomeViews.holdOf(leg.key(), leg.content());
        if (named != null) {
          locked.add(named);
        }
      }
    }
  }

  private void check(Account account) {
    Expected rows = expected.getOrDefault(account.id().value(), new Expected());
    assertThat(account.shares()).as("shares of %s", account.id()).isEqualTo(rows.shares);
    assertThat(rows.kept).as("sums of the shares of %s", account.id()).isEqualTo(rows.sums);
    assertThat(account.totals().debitsReserved()).as("reserved").isEqualTo(rows.reserved);
    assertThat(account.totals().creditsIntended()).as("intended").isEqualTo(rows.intended);
    assertThat(account.totals().debitsPending()).as("held").isEqualTo(rows.held);
    assertThat(account.totals().creditsPending()).as("to come").isEqualTo(rows.incoming);
  }

  /** Locked as long as a group is about to change it; the credit account has the same version. */
  private void check(Hold hold) {
    assertThat(hold.locked())
        .as("hold %s is locked", hold.key())
        .isEqualTo(hold.isOpen() && locked.contains(hold.key()));
    if (hold.creditAccount().value().startsWith("far")) {
      return;
    }
    ContractShard credit = world.shardOf(hold.creditAccount());
    byte[] copy =
        credit
            .store()
            .get(
                Family.DATA,
                Keys.incomingHold(
                    credit.header().arcOf(hold.creditAccount()), hold.creditAccount(), hold.key()));
    assertThat(copy).as("copy of %s", hold.key()).isNotNull();
    assertThat(Hold.decode(copy).isSameAs(hold)).as("copy of %s", hold.key()).isTrue();
  }
}
