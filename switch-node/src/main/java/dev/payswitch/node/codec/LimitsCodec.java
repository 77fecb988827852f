// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.money.Amount;
import dev.payswitch.node.rows.LimitWindow;
import dev.payswitch.node.rows.RiskWindows;
import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.WindowLimit;
import dev.payswitch.proto.v1.WindowLimitLeft;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Reads and shows risk limits. */
public final class LimitsCodec {
  private LimitsCodec() {}

  /** Whether each limit is in its bounds and each window is named once. */
  static boolean isValid(AccountLimits limits) {
    if (limits.hasSingleAmountMinor() && limits.getSingleAmountMinor() < 1) {
      return false;
    }
    Set<LimitWindow> named = EnumSet.noneOf(LimitWindow.class);
    for (WindowLimit limit : limits.getWindowsList()) {
      int number = limit.getWindowValue();
      if (number < 1
          || number > LimitWindow.values().length
          || !named.add(LimitWindow.of(number))
          || limit.getAmountMinor() < 0
          || limit.getCount() < 0) {
        return false;
      }
    }
    return true;
  }

  /** Reads valid limits. A window without a limit is as good as none. */
  static dev.payswitch.node.rows.AccountLimits read(AccountLimits limits) {
    List<dev.payswitch.node.rows.AccountLimits.WindowLimit> windows = new ArrayList<>();
    for (WindowLimit limit : limits.getWindowsList()) {
      if (limit.hasAmountMinor() || limit.hasCount()) {
        windows.add(
            new dev.payswitch.node.rows.AccountLimits.WindowLimit(
                LimitWindow.of(limit.getWindowValue()),
                limit.hasAmountMinor() ? new Amount(limit.getAmountMinor()) : null,
                limit.hasCount() ? (Long) limit.getCount() : null));
      }
    }
    Amount single =
        limits.hasSingleAmountMinor() ? new Amount(limits.getSingleAmountMinor()) : null;
    return single == null && windows.isEmpty()
        ? dev.payswitch.node.rows.AccountLimits.NONE
        : new dev.payswitch.node.rows.AccountLimits(single, windows);
  }

  public static AccountLimits show(dev.payswitch.node.rows.AccountLimits limits) {
    AccountLimits.Builder shown = AccountLimits.newBuilder();
    Amount single = limits.single();
    if (single != null) {
      shown.setSingleAmountMinor(single.minor());
    }
    for (var limit : limits.windows()) {
      WindowLimit.Builder window = WindowLimit.newBuilder().setWindowValue(limit.window().number());
      Amount amount = limit.amount();
      Long count = limit.count();
      if (amount != null) {
        window.setAmountMinor(amount.minor());
      }
      if (count != null) {
        window.setCount(count);
      }
      shown.addWindows(window);
    }
    return shown.build();
  }

  /** What may still be debited in each limited window. */
  public static List<WindowLimitLeft> left(
      dev.payswitch.node.rows.AccountLimits limits, RiskWindows windows, long nowMicros) {
    List<WindowLimitLeft> left = new ArrayList<>();
    for (var limit : limits.windows()) {
      RiskWindows.Used used = windows.used(limit.window(), nowMicros);
      WindowLimitLeft.Builder shown =
          WindowLimitLeft.newBuilder().setWindowValue(limit.window().number());
      Amount amount = limit.amount();
      Long count = limit.count();
      if (amount != null) {
        shown.setAmountLeftMinor(
            BigInteger.valueOf(amount.minor())
                .subtract(used.amountMinor())
                .max(BigInteger.ZERO)
                .longValueExact());
      }
      if (count != null) {
        shown.setCountLeft(Math.max(0, count - used.count()));
      }
      left.add(shown.build());
    }
    return left;
  }
}
