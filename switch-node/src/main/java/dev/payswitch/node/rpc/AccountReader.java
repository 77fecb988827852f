// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.codec.AccountCodec;
import dev.payswitch.node.codec.AuditCodec;
import dev.payswitch.node.codec.HoldCodec;
import dev.payswitch.node.codec.LimitsCodec;
import dev.payswitch.node.codec.Times;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.AuditRecord;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.Hold;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OpenHold;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.proto.admin.v1.ListAuditRequest;
import dev.payswitch.proto.admin.v1.ListAuditResponse;
import dev.payswitch.proto.v1.GetAccountViewResponse;
import dev.payswitch.proto.v1.GetBalanceRequest;
import dev.payswitch.proto.v1.GetBalanceResponse;
import dev.payswitch.proto.v1.ListHoldsRequest;
import dev.payswitch.proto.v1.ListHoldsResponse;
import java.util.ArrayList;
import java.util.List;

/** Reads what belongs to one account beside its history: holds, limits, past balances, changes. */
final class AccountReader {
  /** Open holds shown with an account; there is a list for more. */
  private static final int HOLDS_IN_VIEW = 100;

  private AccountReader() {}

  static GetAccountViewResponse view(ReadQueries.View view, Account account) {
    long now = view.shard().applied().batchTimeMicros();
    Arc arc = view.header().arcOf(account.id());
    byte[] row = view.rows().get(Family.DATA, Keys.windows(arc, account.id()));
    OpenHolds holds = openHolds(view, account.id(), 0, HOLDS_IN_VIEW);
    GetAccountViewResponse.Builder shown =
        GetAccountViewResponse.newBuilder()
            .setAccount(AccountCodec.show(account, now))
            .addAllLimitsLeft(
                LimitsCodec.left(
                    account.limits(),
                    row == null ? RiskWindows.NONE : RiskWindows.decode(row),
                    now))
            .setMoreHolds(holds.more);
    holds.found.forEach(hold -> shown.addHolds(HoldCodec.show(hold)));
    return shown.build();
  }

  static ListHoldsResponse holds(ReadQueries.View view, ListHoldsRequest query, AccountId account) {
    String list = "holds of " + account;
    long from =
        query.getPageToken().isEmpty()
            ? 0
            : PageToken.read(query.getPageToken(), list).postTimeMicros() + 1;
    OpenHolds holds = openHolds(view, account, from, PageSize.of(query.getPageSize()));
    ListHoldsResponse.Builder page = ListHoldsResponse.newBuilder();
    holds.found.forEach(hold -> page.addHolds(HoldCodec.show(hold)));
    if (holds.more) {
      page.setNextPageToken(new PageToken(holds.lastPostTime).write(list));
    }
    return page.build();
  }

  private static final class OpenHolds {
    final List<Hold> found = new ArrayList<>();
    long lastPostTime;
    boolean more;
  }

  private static OpenHolds openHolds(
      ReadQueries.View view, AccountId account, long fromMicros, int most) {
    OpenHolds holds = new OpenHolds();
    Arc arc = view.header().arcOf(account);
    view.rows()
        .scan(
            Family.DATA,
            Keys.openHold(arc, account, fromMicros),
            Keys.openHold(arc, account, Long.MAX_VALUE),
            RowReader.ScanOrder.FORWARD,
            (key, value) -> {
              if (holds.found.size() == most) {
                holds.more = true;
                return false;
              }
              Hold hold = hold(view, account, OpenHold.decode(value));
              holds.found.add(hold);
              holds.lastPostTime = hold.postTimeMicros();
              return true;
            });
    return holds;
  }

  private static Hold hold(ReadQueries.View view, AccountId account, OpenHold open) {
    Arc arc = view.header().arcOf(account);
    byte[] row =
        view.rows()
            .get(
                Family.DATA,
                open.side() == AccountSide.DEBIT
                    ? Keys.hold(arc, open.hold())
                    : Keys.incomingHold(arc, account, open.hold()));
    if (row == null) {
      throw new InvariantViolation("the open hold " + open.hold() + " is missing");
    }
    return Hold.decode(row);
  }

  /** The balance after the last entry up to a moment; without one the account had nothing yet. */
  static GetBalanceResponse balance(
      ReadQueries.View view, GetBalanceRequest query, Account account) {
    long now = view.shard().applied().batchTimeMicros();
    long at = query.hasAtTime() ? atMicros(query) : now;
    Arc arc = view.header().arcOf(account.id());
    long[] balance = {0};
    view.rows()
        .scan(
            Family.HISTORY,
            Keys.entry(arc, account.id(), 0),
            Keys.entry(arc, account.id(), query.hasAtTime() ? at + 1 : Long.MAX_VALUE),
            RowReader.ScanOrder.BACKWARD,
            (key, value) -> {
              balance[0] = Entry.decode(key, value).balanceAfter();
              return false;
            });
    return GetBalanceResponse.newBuilder()
        .setBalanceMinor(balance[0])
        .setLedger(account.ledger().value())
        .setAsOfTime(Times.timestamp(Math.min(at, now)))
        .build();
  }

  private static long atMicros(GetBalanceRequest query) {
    if (!Timestamps.isValid(query.getAtTime()) || query.getAtTime().getSeconds() < 0) {
      throw StatusMapper.invalid("at_time", "is not a time since 1970");
    }
    return Times.micros(query.getAtTime());
  }

  static ListAuditResponse audit(ReadQueries.View view, ListAuditRequest query, AccountId account) {
    String list = "audit of " + account;
    int size = PageSize.of(query.getPageSize());
    long until =
        query.getPageToken().isEmpty()
            ? Long.MAX_VALUE
            : PageToken.read(query.getPageToken(), list).postTimeMicros();
    Arc arc = view.header().arcOf(account);
    List<AuditRecord> found = new ArrayList<>();
    view.rows()
        .scan(
            Family.DATA,
            Keys.audit(arc, account, 0),
            Keys.audit(arc, account, until),
            RowReader.ScanOrder.BACKWARD,
            (key, value) -> {
              found.add(AuditRecord.decode(value));
              return found.size() <= size;
            });
    ListAuditResponse.Builder page = ListAuditResponse.newBuilder();
    boolean more = found.size() > size;
    List<AuditRecord> shown = more ? found.subList(0, size) : found;
    shown.forEach(change -> page.addRecords(AuditCodec.show(account, change)));
    if (more) {
      page.setNextPageToken(new PageToken(shown.getLast().version()).write(list));
    }
    return page.build();
  }
}
