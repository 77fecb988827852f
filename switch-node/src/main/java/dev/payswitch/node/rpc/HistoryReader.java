// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.node.InvariantViolation;
import dev.payswitch.node.codec.HistoryCodec;
import dev.payswitch.node.codec.OutcomeCodec;
import dev.payswitch.node.codec.Times;
import dev.payswitch.node.ledger.Family;
import dev.payswitch.node.ledger.RowReader;
import dev.payswitch.node.ledger.TransferOutcome;
import dev.payswitch.node.rows.Account;
import dev.payswitch.node.rows.AccountSide;
import dev.payswitch.node.rows.Entry;
import dev.payswitch.node.rows.GroupRow;
import dev.payswitch.node.rows.IdRow;
import dev.payswitch.node.rows.Keys;
import dev.payswitch.node.rows.OutcomeStatus;
import dev.payswitch.proto.v1.GetOutcomeResponse;
import dev.payswitch.proto.v1.GetTransferResponse;
import dev.payswitch.proto.v1.ListOrder;
import dev.payswitch.proto.v1.ListTransfersRequest;
import dev.payswitch.proto.v1.ListTransfersResponse;
import dev.payswitch.proto.v1.OutcomeState;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads what was recorded: histories of accounts, transfers and their outcomes. */
final class HistoryReader {
  /** Rows looked at for one page when only one side is wanted; then the page ends early. */
  private static final int MAX_LOOKED_AT = 10_000;

  ListTransfersResponse list(ReadQueries.View view, ListTransfersRequest query, Account account) {
    ListTransfersResponse.Builder page =
        ListTransfersResponse.newBuilder().setLedger(account.ledger().value());
    Found found = scan(view, query, account.id(), range(query));
    found.entries.forEach(entry -> page.addEntries(HistoryCodec.show(entry)));
    if (found.more) {
      page.setNextPageToken(new PageToken(found.lastPostTime).write(listOf(query)));
    }
    return page.build();
  }

  private record Range(long fromMicros, long untilMicros, boolean newestFirst, int size) {}

  private static final class Found {
    final List<Entry> entries = new ArrayList<>();
    int lookedAt;
    long lastPostTime;
    boolean more;
  }

  private static Range range(ListTransfersRequest query) {
    int size = PageSize.of(query.getPageSize());
    boolean newestFirst = query.getOrder() != ListOrder.LIST_ORDER_OLDEST_FIRST;
    long from = query.hasFromTime() ? micros(query.getFromTime(), "from_time") : 0;
    long until = query.hasUntilTime() ? micros(query.getUntilTime(), "until_time") : Long.MAX_VALUE;
    if (!query.getPageToken().isEmpty()) {
      long last = PageToken.read(query.getPageToken(), listOf(query)).postTimeMicros();
      if (newestFirst) {
        until = Math.min(until, last);
      } else {
        from = Math.max(from, last + 1);
      }
    }
    return new Range(from, until, newestFirst, size);
  }

  private static long micros(Timestamp time, String field) {
    if (!Timestamps.isValid(time) || time.getSeconds() < 0) {
      throw StatusMapper.invalid(field, "is not a time since 1970");
    }
    return Times.micros(time);
  }

  /** What a page token belongs to: everything of the query but its position and size. */
  private static String listOf(ListTransfersRequest query) {
    return query.toBuilder().clearPageToken().clearPageSize().clearConsistency().build().toString();
  }

  private static Found scan(
      ReadQueries.View view, ListTransfersRequest query, AccountId account, Range range) {
    Found found = new Found();
    if (range.fromMicros() >= range.untilMicros()) {
      return found;
    }
    Arc arc = view.header().arcOf(account);
    view.rows()
        .scan(
            Family.HISTORY,
            Keys.entry(arc, account, range.fromMicros()),
            Keys.entry(arc, account, range.untilMicros()),
            range.newestFirst() ? RowReader.ScanOrder.BACKWARD : RowReader.ScanOrder.FORWARD,
            (key, value) -> {
              if (found.entries.size() == range.size() || found.lookedAt == MAX_LOOKED_AT) {
                found.more = true;
                return false;
              }
              Entry entry = Entry.decode(key, value);
              found.lookedAt++;
              found.lastPostTime = entry.postTimeMicros();
              if (isWanted(entry, query)) {
                found.entries.add(entry);
              }
              return true;
            });
    return found;
  }

  private static boolean isWanted(Entry entry, ListTransfersRequest query) {
    return switch (query.getSide()) {
      case ACCOUNT_SIDE_DEBIT -> entry.side() == AccountSide.DEBIT;
      case ACCOUNT_SIDE_CREDIT -> entry.side() == AccountSide.CREDIT;
      case ACCOUNT_SIDE_UNSPECIFIED, UNRECOGNIZED -> true;
    };
  }

  GetTransferResponse transfer(ReadQueries.View view, TransferKey key) {
    GetTransferResponse.Builder response = GetTransferResponse.newBuilder();
    switch (idRow(view, key)) {
      case null -> {}
      case IdRow.Aborted aborted -> {}
      case IdRow.Prepared prepared -> {}
      case IdRow.Free free -> {}
      case GroupRow group -> {}
      case IdRow.Committed committed -> {
        Entry entry = entry(view, key, committed);
        response.setTransfer(HistoryCodec.show(entry, recorded(view, entry, committed)));
      }
      case IdRow.Rejected rejected ->
          response.setTransfer(HistoryCodec.show(key, rejected.content(), recorded(rejected)));
      case IdRow.Cancelled cancelled -> {}
    }
    return response.build();
  }

  GetOutcomeResponse outcome(ReadQueries.View view, TransferKey key, boolean inProgress) {
    GetOutcomeResponse.Builder response = GetOutcomeResponse.newBuilder();
    OutcomeState unrecorded =
        inProgress ? OutcomeState.OUTCOME_STATE_IN_PROGRESS : OutcomeState.OUTCOME_STATE_UNKNOWN;
    switch (idRow(view, key)) {
      case null -> response.setState(unrecorded);
      case IdRow.Aborted aborted -> response.setState(unrecorded);
      case IdRow.Free free -> response.setState(unrecorded);
      case IdRow.Prepared prepared -> response.setState(OutcomeState.OUTCOME_STATE_IN_PROGRESS);
      case GroupRow group -> {
        TransferOutcome recorded = Settlement.recorded(view, group);
        response.setState(OutcomeCodec.state(recorded)).setOutcome(OutcomeCodec.show(recorded));
      }
      case IdRow.Committed committed ->
          response
              .setState(OutcomeState.OUTCOME_STATE_COMMITTED)
              .setOutcome(
                  OutcomeCodec.show(recorded(view, entry(view, key, committed), committed)));
      case IdRow.Rejected rejected ->
          response
              .setState(OutcomeState.OUTCOME_STATE_REJECTED)
              .setOutcome(OutcomeCodec.show(recorded(rejected)));
      case IdRow.Cancelled cancelled ->
          response
              .setState(OutcomeState.OUTCOME_STATE_CANCELLED)
              .setOutcome(
                  OutcomeCodec.show(
                      new TransferOutcome.Rejected(
                          OutcomeStatus.CANCELLED, null, cancelled.timeMicros())));
    }
    return response.build();
  }

  private static @Nullable IdRow idRow(ReadQueries.View view, TransferKey key) {
    Arc arc = view.header().arcOf(key.debitAccount());
    byte[] row = view.rows().get(Family.DATA, Keys.id(arc, key));
    return row == null ? null : IdRow.decode(row);
  }

  private static Entry entry(ReadQueries.View view, TransferKey key, IdRow.Committed committed) {
    AccountId debit = key.debitAccount();
    long postTime = committed.postTimeMicros();
    byte[] row =
        view.rows().get(Family.HISTORY, Keys.entry(view.header().arcOf(debit), debit, postTime));
    if (row == null) {
      throw new InvariantViolation("the entry of " + key + " is missing");
    }
    return Entry.decode(debit, postTime, row);
  }

  private static TransferOutcome recorded(
      ReadQueries.View view, Entry entry, IdRow.Committed committed) {
    return new TransferOutcome.Exists(
        entry.amount(),
        committed.postTimeMicros(),
        committed.crossShard(),
        Settlement.isSettled(view, entry, committed));
  }

  private static TransferOutcome recorded(IdRow.Rejected rejected) {
    return new TransferOutcome.Rejected(
        rejected.reason(), rejected.window(), rejected.timeMicros());
  }
}
