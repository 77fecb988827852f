// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.fake;

import dev.payswitch.proto.v1.Account;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Accounts with their totals. Owned by the ledger. */
final class FakeBooks {
  private final Map<String, Account> accounts = new LinkedHashMap<>();

  /** What takes everything back that happens from now on. */
  Runnable undo() {
    Map<String, Account> before = new LinkedHashMap<>(accounts);
    return () -> {
      accounts.clear();
      accounts.putAll(before);
    };
  }

  List<Account> accounts() {
    return List.copyOf(accounts.values());
  }

  boolean contains(String accountId) {
    return accounts.containsKey(accountId);
  }

  Account account(String accountId) {
    return accounts.getOrDefault(accountId, Account.getDefaultInstance());
  }

  /** Puts an account, with everything that follows from its totals and settings. */
  void put(Account account) {
    long balance = account.getCreditsPostedMinor() - account.getDebitsPostedMinor();
    long available = balance - account.getDebitsPendingMinor();
    Account.Builder changed =
        account.toBuilder().setBalanceMinor(balance).setAvailableMinor(available);
    if (account.getNoFloor()) {
      changed.clearSpendableMinor();
    } else {
      changed.setSpendableMinor(available - account.getFloorMinor());
    }
    accounts.put(account.getId(), changed.build());
  }

  void post(String debitId, String creditId, long amount) {
    Account debit = account(debitId);
    put(debit.toBuilder().setDebitsPostedMinor(debit.getDebitsPostedMinor() + amount).build());
    Account credit = account(creditId);
    put(credit.toBuilder().setCreditsPostedMinor(credit.getCreditsPostedMinor() + amount).build());
  }

  /** More is pending on both sides, or less when {@code amount} is below 0. */
  void pend(String debitId, String creditId, long amount) {
    Account debit = account(debitId);
    put(debit.toBuilder().setDebitsPendingMinor(debit.getDebitsPendingMinor() + amount).build());
    Account credit = account(creditId);
    put(
        credit.toBuilder()
            .setCreditsPendingMinor(credit.getCreditsPendingMinor() + amount)
            .build());
  }

  boolean canDebit(String accountId, long amount) {
    Account account = account(accountId);
    return account.getNoFloor() || account.getSpendableMinor() >= amount;
  }
}
