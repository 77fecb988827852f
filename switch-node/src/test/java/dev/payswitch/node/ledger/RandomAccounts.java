// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import dev.payswitch.node.codec.SettingsCodec;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.CloseAccountRequest;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.UpdateAccountRequest;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/**
 * Makes accounts and changes their settings. Names are used for a while and then give way to new
 * ones, since accounts fill up and are closed for good.
 */
final class RandomAccounts {
  private static final int NAMES = 8;

  private final RandomGenerator random;
  private final LedgerModel model;
  private UpdateAccountRequest lastUpdate = UpdateAccountRequest.getDefaultInstance();
  private CloseAccountRequest lastClose = CloseAccountRequest.getDefaultInstance();
  private int lastName;

  /** The names in use. */
  final List<String> names = new ArrayList<>();

  RandomAccounts(RandomGenerator random, LedgerModel model) {
    this.random = random;
    this.model = model;
    while (names.size() < NAMES) {
      names.add(nextName());
    }
  }

  /** A name whose account lives here. */
  private String nextName() {
    String name = "a" + ++lastName;
    while (!LedgerFixture.isHere(name)) {
      name = "a" + ++lastName;
    }
    return name;
  }

  /** Gives one name up. */
  void renew() {
    int place = random.nextInt(NAMES);
    for (int each = 0; each < NAMES; each++) {
      ModelAccount account = model.accounts.get(names.get(each));
      if (account != null && account.settings.state().equals("CLOSED")) {
        place = each;
      }
    }
    names.set(place, nextName());
  }

  String any() {
    return names.get(random.nextInt(NAMES));
  }

  Account create() {
    String name =
        names.stream()
            .filter(each -> !model.accounts.containsKey(each))
            .findFirst()
            .orElseGet(this::any);
    Account.Builder account = Payments.account(name).setLimits(limits());
    switch (random.nextInt(4)) {
      case 0, 1 -> account.setNoFloor(true);
      case 2 -> account.setFloorMinor(-random.nextInt(300));
      default -> account.setFloorMinor(0);
    }
    if (random.nextInt(6) == 0) {
      account.setCeilingMinor(random.nextInt(500));
    }
    if (random.nextInt(15) == 0) {
      account.setLedger("USD");
    }
    return account
        .setCode(random.nextInt(9) / 8)
        .setReference(random.nextInt(9) == 0 ? "r" : "")
        .build();
  }

  private AccountLimits limits() {
    AccountLimits.Builder limits = AccountLimits.newBuilder();
    if (random.nextInt(8) == 0) {
      limits.setSingleAmountMinor(20 + random.nextInt(80));
    }
    if (random.nextInt(3) == 0) {
      for (int number = 1; number <= 3; number++) {
        WindowLimit.Builder window =
            WindowLimit.newBuilder().setWindow(LimitWindow.forNumber(number));
        if (random.nextInt(3) == 0) {
          window.setAmountMinor((long) number * random.nextInt(400));
        }
        if (random.nextInt(3) == 0) {
          window.setCount((long) number * random.nextInt(8));
        }
        if (random.nextInt(3) != 0) {
          limits.addWindows(window);
        }
      }
    }
    return limits.build();
  }

  /** A change; sometimes one that was seen before, or of another version. */
  UpdateAccountRequest update() {
    if (!lastUpdate.getAccountId().isEmpty() && random.nextInt(6) == 0) {
      return lastUpdate;
    }
    UpdateAccountRequest.Builder update =
        UpdateAccountRequest.newBuilder()
            .setActor("actor")
            .setReason(random.nextBoolean() ? "why" : "why not");
    String name = any();
    update.setAccountId(name).setVersion(version(name));
    switch (random.nextInt(8)) {
      case 0 -> update.setFloorMinor(-random.nextInt(300));
      case 1 -> update.setNoFloor(true);
      default -> {}
    }
    switch (random.nextInt(8)) {
      case 0 -> update.setCeilingMinor(random.nextInt(800));
      case 1, 2 -> update.setRemoveCeiling(true);
      default -> {}
    }
    if (random.nextInt(3) == 0) {
      update.setLimits(limits());
    }
    if (random.nextInt(3) == 0) {
      update.setStateValue(random.nextInt(3) != 0 ? 1 : 1 + random.nextInt(4));
    }
    lastUpdate = update.build();
    return lastUpdate;
  }

  /** A closing; with a sweep if there is a name to sweep to. */
  CloseAccountRequest close(String sweepTo, String sweepId) {
    if (!lastClose.getAccountId().isEmpty() && random.nextInt(4) == 0) {
      return lastClose;
    }
    String name = any();
    CloseAccountRequest.Builder close =
        CloseAccountRequest.newBuilder()
            .setAccountId(name)
            .setActor("actor")
            .setReason("end")
            .setVersion(version(name));
    if (!sweepTo.equals(name)) {
      close.setSweepToAccountId(sweepTo).setTransferId(sweepId);
    }
    lastClose = close.build();
    return lastClose;
  }

  private long version(String name) {
    ModelAccount account = model.accounts.get(name);
    long version = account == null ? 1 : account.version;
    return random.nextInt(8) == 0 ? Math.max(0, version - 1 + random.nextInt(3)) : version;
  }

  static LedgerCommand.UpdateAccount command(UpdateAccountRequest request) {
    return SettingsCodec.readUpdate(request.toByteString(), 1);
  }

  static LedgerCommand.CloseAccount command(CloseAccountRequest request) {
    return SettingsCodec.readClose(request.toByteString(), 1);
  }
}
