// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import com.google.protobuf.util.Timestamps;
import dev.payswitch.proto.v1.Hold;
import dev.payswitch.proto.v1.OutcomeStatus;
import dev.payswitch.proto.v1.Transfer;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Open holds, and why those are gone that are. Owned by the ledger. */
final class FakeHolds {
  private final FakeBooks books;
  private final Map<String, Hold> open = new LinkedHashMap<>();
  private final Map<String, OutcomeStatus> ended = new HashMap<>();

  FakeHolds(FakeBooks books) {
    this.books = books;
  }

  /** What takes everything back that happens from now on. */
  Runnable undo() {
    Map<String, Hold> openBefore = new LinkedHashMap<>(open);
    Map<String, OutcomeStatus> endedBefore = new HashMap<>(ended);
    return () -> {
      open.clear();
      open.putAll(openBefore);
      ended.clear();
      ended.putAll(endedBefore);
    };
  }

  List<Hold> of(String accountId) {
    return open.values().stream()
        .filter(
            hold ->
                hold.getDebitAccountId().equals(accountId)
                    || hold.getCreditAccountId().equals(accountId))
        .toList();
  }

  /** From now on the hold is expired. */
  void expire(String debitAccountId, String id) {
    end(debitAccountId + " " + id, OutcomeStatus.OUTCOME_STATUS_HOLD_EXPIRED);
  }

  void open(Transfer transfer) {
    Hold hold =
        Hold.newBuilder()
            .setDebitAccountId(transfer.getDebitAccountId())
            .setCreditAccountId(transfer.getCreditAccountId())
            .setId(transfer.getId())
            .setHeldMinor(transfer.getAmountMinor())
            .setCreateTime(FakeLedger.TIME)
            .setExpireTime(Timestamps.add(FakeLedger.TIME, transfer.getTimeout()))
            .build();
    open.put(transfer.getDebitAccountId() + " " + transfer.getId(), hold);
    books.pend(hold.getDebitAccountId(), hold.getCreditAccountId(), hold.getHeldMinor());
  }

  Decision decide(Transfer transfer) {
    String key = transfer.getDebitAccountId() + " " + transfer.getTarget().getId();
    Hold hold = open.get(key);
    if (hold == null) {
      return Decision.rejected(
          ended.getOrDefault(key, OutcomeStatus.OUTCOME_STATUS_HOLD_NOT_FOUND));
    }
    return switch (transfer.getKind()) {
      case TRANSFER_KIND_CAPTURE -> capture(key, hold, transfer);
      case TRANSFER_KIND_VOID -> {
        end(key, OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_VOIDED);
        yield Decision.moved(hold.getHeldMinor(), hold.getCreditAccountId(), false);
      }
      case TRANSFER_KIND_ADJUST -> adjust(key, hold, transfer);
      default -> throw new IllegalArgumentException("no kind about a hold: " + transfer.getKind());
    };
  }

  private Decision capture(String key, Hold hold, Transfer transfer) {
    long amount = transfer.hasAmountMinor() ? transfer.getAmountMinor() : hold.getHeldMinor();
    if (amount > hold.getHeldMinor()) {
      return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_EXCEEDS_HELD_AMOUNT);
    }
    if (!transfer.hasFinal() || transfer.getFinal()) {
      end(key, OutcomeStatus.OUTCOME_STATUS_HOLD_ALREADY_CAPTURED);
    } else {
      books.pend(hold.getDebitAccountId(), hold.getCreditAccountId(), -amount);
      open.put(
          key,
          hold.toBuilder()
              .setHeldMinor(hold.getHeldMinor() - amount)
              .setCapturedMinor(hold.getCapturedMinor() + amount)
              .build());
    }
    books.post(hold.getDebitAccountId(), hold.getCreditAccountId(), amount);
    return Decision.moved(amount, hold.getCreditAccountId(), true);
  }

  private Decision adjust(String key, Hold hold, Transfer transfer) {
    Hold.Builder changed = hold.toBuilder();
    if (transfer.hasAmountMinor()) {
      long more = transfer.getAmountMinor() - hold.getHeldMinor();
      if (more > 0 && !books.canDebit(hold.getDebitAccountId(), more)) {
        return Decision.rejected(OutcomeStatus.OUTCOME_STATUS_INSUFFICIENT_FUNDS);
      }
      books.pend(hold.getDebitAccountId(), hold.getCreditAccountId(), more);
      changed.setHeldMinor(transfer.getAmountMinor());
    }
    if (transfer.hasTimeout()) {
      changed.setExpireTime(Timestamps.add(FakeLedger.TIME, transfer.getTimeout()));
    }
    open.put(key, changed.build());
    return Decision.moved(changed.getHeldMinor(), hold.getCreditAccountId(), false);
  }

  private void end(String key, OutcomeStatus why) {
    Hold hold = open.remove(key);
    if (hold != null) {
      books.pend(hold.getDebitAccountId(), hold.getCreditAccountId(), -hold.getHeldMinor());
      ended.put(key, why);
    }
  }
}
