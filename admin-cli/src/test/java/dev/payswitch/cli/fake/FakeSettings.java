// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.proto.admin.v1.AuditRecord;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountState;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.CloseAccountResponse;
import dev.payswitch.proto.v1.CloseAccountStatus;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.UpdateAccountResponse;
import dev.payswitch.proto.v1.UpdateAccountStatus;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** Changes of settings with their audit trail. Owned by the ledger. */
final class FakeSettings {
  private final FakeBooks books;
  private final List<AuditRecord> audit = new ArrayList<>();
  private final Deque<String> overtaken = new ArrayDeque<>();

  FakeSettings(FakeBooks books) {
    this.books = books;
  }

  /** Just before the next change somebody else changes this account. */
  void overtakeNext(String accountId) {
    overtaken.add(accountId);
  }

  /** Newest first. */
  List<AuditRecord> audit(String accountId) {
    return audit.stream().filter(change -> change.getAccountId().equals(accountId)).toList();
  }

  UpdateAccountResponse update(UpdateAccountRequest request) {
    letOthersGoFirst();
    Account before = books.account(request.getAccountId());
    UpdateAccountStatus refusal = refusal(request, before);
    if (refusal != UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED) {
      return UpdateAccountResponse.newBuilder().setStatus(refusal).setAccount(before).build();
    }
    Account.Builder after = before.toBuilder().setVersion(before.getVersion() + 1);
    if (request.hasFloorMinor()) {
      after.setFloorMinor(request.getFloorMinor());
    }
    if (request.hasNoFloor()) {
      after.setNoFloor(request.getNoFloor());
    }
    if (request.hasCeilingMinor()) {
      after.setCeilingMinor(request.getCeilingMinor());
    }
    if (request.getRemoveCeiling()) {
      after.clearCeilingMinor();
    }
    if (request.hasLimits()) {
      after.setLimits(request.getLimits());
    }
    if (request.getState() != AccountState.ACCOUNT_STATE_UNSPECIFIED) {
      after.setState(request.getState());
    }
    books.put(after.build());
    keep(before, after.build(), request.getActor(), request.getReason());
    return UpdateAccountResponse.newBuilder()
        .setStatus(UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED)
        .setAccount(books.account(request.getAccountId()))
        .build();
  }

  private static UpdateAccountStatus refusal(UpdateAccountRequest request, Account account) {
    if (account.getVersion() != request.getVersion()) {
      return UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_VERSION_MISMATCH;
    }
    if (request.hasFloorMinor()
        && !request.getNoFloor()
        && request.getFloorMinor() > account.getAvailableMinor()) {
      return UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_FLOOR_ABOVE_AVAILABLE;
    }
    if (request.hasCeilingMinor() && request.getCeilingMinor() < account.getBalanceMinor()) {
      return UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_CEILING_BELOW_BALANCE;
    }
    return UpdateAccountStatus.UPDATE_ACCOUNT_STATUS_UPDATED;
  }

  CloseAccountResponse close(CloseAccountRequest request) {
    letOthersGoFirst();
    Account before = books.account(request.getAccountId());
    CloseAccountStatus status = mayClose(request, before);
    if (status == CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED) {
      if (before.getBalanceMinor() > 0) {
        books.post(before.getId(), request.getSweepToAccountId(), before.getBalanceMinor());
      }
      Account.Builder after =
          books.account(before.getId()).toBuilder()
              .setState(AccountState.ACCOUNT_STATE_CLOSED)
              .setVersion(before.getVersion() + 1);
      books.put(after.build());
      keep(before, after.build(), request.getActor(), request.getReason());
    }
    return CloseAccountResponse.newBuilder()
        .setStatus(status)
        .setAccount(books.account(request.getAccountId()))
        .build();
  }

  private CloseAccountStatus mayClose(CloseAccountRequest request, Account account) {
    if (account.getVersion() != request.getVersion()) {
      return CloseAccountStatus.CLOSE_ACCOUNT_STATUS_VERSION_MISMATCH;
    }
    if (account.getDebitsPendingMinor() + account.getCreditsPendingMinor() > 0) {
      return CloseAccountStatus.CLOSE_ACCOUNT_STATUS_HAS_PENDING;
    }
    if (account.getBalanceMinor() == 0) {
      return CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED;
    }
    if (request.getSweepToAccountId().isEmpty()) {
      return CloseAccountStatus.CLOSE_ACCOUNT_STATUS_BALANCE_NOT_ZERO;
    }
    return books.contains(request.getSweepToAccountId())
        ? CloseAccountStatus.CLOSE_ACCOUNT_STATUS_CLOSED
        : CloseAccountStatus.CLOSE_ACCOUNT_STATUS_SWEEP_REFUSED;
  }

  private void letOthersGoFirst() {
    while (!overtaken.isEmpty()) {
      Account account = books.account(overtaken.remove());
      books.put(account.toBuilder().setVersion(account.getVersion() + 1).build());
    }
  }

  private void keep(Account before, Account after, String actor, String reason) {
    audit.addFirst(
        AuditRecord.newBuilder()
            .setAccountId(before.getId())
            .setVersion(after.getVersion())
            .setChangeTime(FakeLedger.TIME)
            .setActor(actor)
            .setReason(reason)
            .setBefore(SettingsTexts.of(before))
            .setAfter(SettingsTexts.of(after))
            .build());
  }
}
