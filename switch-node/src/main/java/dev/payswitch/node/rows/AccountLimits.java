// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.money.Amount;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Risk limits on the debits of an account.
 *
 * @param single the largest single amount; null: no limit
 * @param windows in the order of the windows, each at most once
 */
public record AccountLimits(@Nullable Amount single, List<WindowLimit> windows) {
  /** No limits. */
  public static final AccountLimits NONE = new AccountLimits(null, List.of());

  private static final int HAS_AMOUNT = 1;
  private static final int HAS_COUNT = 2;

  public AccountLimits {
    windows = windows.stream().sorted(Comparator.comparing(WindowLimit::window)).toList();
  }

  /** What may be debited in one window; null: no limit. */
  public record WindowLimit(LimitWindow window, @Nullable Amount amount, @Nullable Long count) {}

  public boolean isNone() {
    return single == null && windows.isEmpty();
  }

  void encodeTo(RowEncoder row) {
    Amount most = single;
    row.int64(most == null ? 0 : most.minor()).int8(windows.size());
    for (WindowLimit limit : windows) {
      Amount amount = limit.amount();
      Long count = limit.count();
      row.int8(limit.window().number())
          .int8((amount == null ? 0 : HAS_AMOUNT) | (count == null ? 0 : HAS_COUNT))
          .int64(amount == null ? 0 : amount.minor())
          .int64(count == null ? 0 : count);
    }
  }

  static AccountLimits decodeFrom(RowDecoder row) {
    long single = row.int64();
    int count = row.int8();
    List<WindowLimit> windows = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      LimitWindow window = LimitWindow.of(row.int8());
      int flags = row.int8();
      long amount = row.int64();
      long debits = row.int64();
      windows.add(
          new WindowLimit(
              window,
              (flags & HAS_AMOUNT) == 0 ? null : new Amount(amount),
              (flags & HAS_COUNT) == 0 ? null : (Long) debits));
    }
    return new AccountLimits(single == 0 ? null : new Amount(single), windows);
  }
}
