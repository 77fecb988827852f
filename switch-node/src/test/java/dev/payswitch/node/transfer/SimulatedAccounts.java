// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static dev.payswitch.node.ledger.Payments.account;

import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** The accounts of simulations. */
final class SimulatedAccounts {
  static final List<String> NAMES =
      List.of("a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "k", "l");

  private SimulatedAccounts() {}

  /** Some with a little money to spend, some with a ceiling, some without floor, some limited. */
  static List<Account.Builder> make(RandomGenerator random) {
    List<Account.Builder> accounts = new ArrayList<>();
    for (String name : NAMES) {
      Account.Builder account = account(name).setLedger(SimulatedTransfers.ledgerOf(name));
      switch (random.nextInt(4)) {
        case 0 -> account.setNoFloor(true);
        case 1 -> account.setFloorMinor(-100);
        case 2 -> account.setFloorMinor(-50).setCeilingMinor(random.nextInt(80));
        default -> {}
      }
      if (random.nextInt(6) == 0) {
        account.setLimits(
            AccountLimits.newBuilder()
                .addWindows(
                    WindowLimit.newBuilder()
                        .setWindow(LimitWindow.LIMIT_WINDOW_DAY)
                        .setAmountMinor(150)
                        .setCount(5)));
      }
      accounts.add(account);
    }
    return accounts;
  }

  /** The same with fewer bounds, so that more takes place. */
  static List<Account.Builder> makeRicher(RandomGenerator random) {
    List<Account.Builder> accounts = make(random);
    accounts.forEach(
        account -> {
          if (random.nextInt(3) == 0) {
            account.clearFloorMinor().clearCeilingMinor().setNoFloor(true);
          }
        });
    return accounts;
  }
}
