// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import dev.payswitch.proto.admin.v1.AccountSettings;
import dev.payswitch.proto.v1.Account;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Settings of an account, and what a change made of them, in words. */
public final class SettingsTexts {
  /** What stands for no floor, no ceiling and no limit. */
  public static final String NONE = "none";

  private static final List<LimitWindow> WINDOWS =
      List.of(
          LimitWindow.LIMIT_WINDOW_HOUR,
          LimitWindow.LIMIT_WINDOW_DAY,
          LimitWindow.LIMIT_WINDOW_THIRTY_DAYS);

  private SettingsTexts() {}

  /** The settings of an account as they are. */
  public static AccountSettings of(Account account) {
    AccountSettings.Builder settings =
        AccountSettings.newBuilder()
            .setFloorMinor(account.getFloorMinor())
            .setNoFloor(account.getNoFloor())
            .setState(account.getState());
    if (account.hasCeilingMinor()) {
      settings.setCeilingMinor(account.getCeilingMinor());
    }
    if (account.hasLimits()) {
      settings.setLimits(account.getLimits());
    }
    return settings.build();
  }

  /** What differs, such as {@code floor 0.00 → -500.00}; empty when nothing does. */
  public static List<String> changes(AccountSettings before, AccountSettings after, String ledger) {
    List<String> changes = new ArrayList<>();
    add(changes, "state", state(before), state(after));
    add(changes, "floor", floor(before, ledger), floor(after, ledger));
    add(changes, "ceiling", ceiling(before, ledger), ceiling(after, ledger));
    AccountLimits old = before.getLimits();
    AccountLimits now = after.getLimits();
    add(changes, "single", single(old, ledger), single(now, ledger));
    for (LimitWindow window : WINDOWS) {
      String name = name(window);
      add(changes, name, amount(old, window, ledger), amount(now, window, ledger));
      add(changes, name + " count", count(old, window), count(now, window));
    }
    return List.copyOf(changes);
  }

  public static boolean haveSameCeiling(AccountSettings before, AccountSettings after) {
    return before.hasCeilingMinor() == after.hasCeilingMinor()
        && before.getCeilingMinor() == after.getCeilingMinor();
  }

  /** The name of a window as the flags have it. */
  public static String name(LimitWindow window) {
    return Texts.status(window, "LIMIT_WINDOW_").toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static void add(List<String> changes, String name, String before, String after) {
    if (!before.equals(after)) {
      changes.add(name + " " + before + " → " + after);
    }
  }

  private static String state(AccountSettings settings) {
    return Texts.status(settings.getState(), "ACCOUNT_STATE_");
  }

  private static String floor(AccountSettings settings, String ledger) {
    return settings.getNoFloor() ? NONE : Texts.amount(settings.getFloorMinor(), ledger);
  }

  private static String ceiling(AccountSettings settings, String ledger) {
    return settings.hasCeilingMinor() ? Texts.amount(settings.getCeilingMinor(), ledger) : NONE;
  }

  private static String single(AccountLimits limits, String ledger) {
    return limits.hasSingleAmountMinor()
        ? Texts.amount(limits.getSingleAmountMinor(), ledger)
        : NONE;
  }

  private static String amount(AccountLimits limits, LimitWindow window, String ledger) {
    return limit(limits, window)
        .filter(WindowLimit::hasAmountMinor)
        .map(limit -> Texts.amount(limit.getAmountMinor(), ledger))
        .orElse(NONE);
  }

  private static String count(AccountLimits limits, LimitWindow window) {
    return limit(limits, window)
        .filter(WindowLimit::hasCount)
        .map(limit -> Texts.count(limit.getCount()))
        .orElse(NONE);
  }

  private static Optional<WindowLimit> limit(AccountLimits limits, LimitWindow window) {
    return limits.getWindowsList().stream()
        .filter(limit -> limit.getWindow() == window)
        .findFirst();
  }
}
