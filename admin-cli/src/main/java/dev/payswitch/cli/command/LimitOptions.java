// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import dev.payswitch.proto.v1.AccountLimits;
import dev.payswitch.proto.v1.LimitWindow;
import dev.payswitch.proto.v1.WindowLimit;
import java.util.EnumMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Risk limits on the debits of an account, each by its flag. Filled by picocli. */
final class LimitOptions {
  @Option(names = "--single", paramLabel = "AMOUNT", description = "Largest single debit, or none.")
  private @Nullable String single;

  @Option(
      names = "--hour",
      paramLabel = "AMOUNT",
      description = "Largest sum of debits in an hour, or none.")
  private @Nullable String hour;

  @Option(
      names = "--hour-count",
      paramLabel = "N",
      description = "Largest number of debits in an hour, or none.")
  private @Nullable String hourCount;

  @Option(
      names = "--day",
      paramLabel = "AMOUNT",
      description = "Largest sum of debits in a day, or none.")
  private @Nullable String day;

  @Option(
      names = "--day-count",
      paramLabel = "N",
      description = "Largest number of debits in a day, or none.")
  private @Nullable String dayCount;

  @Option(
      names = "--thirty-days",
      paramLabel = "AMOUNT",
      description = "Largest sum of debits in 30 days, or none.")
  private @Nullable String thirtyDays;

  @Option(
      names = "--thirty-days-count",
      paramLabel = "N",
      description = "Largest number of debits in 30 days, or none.")
  private @Nullable String thirtyDaysCount;

  boolean isEmpty() {
    return Stream.of(single, hour, hourCount, day, dayCount, thirtyDays, thirtyDaysCount)
        .allMatch(Objects::isNull);
  }

  /** The limits with those changed that were named; the others stay. */
  AccountLimits apply(AccountLimits before, String ledger) {
    AccountLimits.Builder limits = before.toBuilder().clearWindows();
    if (single != null) {
      Values.amountMinorOrNone(single, ledger)
          .ifPresentOrElse(
              minor -> limits.setSingleAmountMinor(atLeast("--single", 1, minor)),
              limits::clearSingleAmountMinor);
    }
    Map<LimitWindow, WindowLimit> windows = new EnumMap<>(LimitWindow.class);
    before.getWindowsList().forEach(limit -> windows.put(limit.getWindow(), limit));
    change(windows, LimitWindow.LIMIT_WINDOW_HOUR, amount(hour, ledger), count(hourCount));
    change(windows, LimitWindow.LIMIT_WINDOW_DAY, amount(day, ledger), count(dayCount));
    change(
        windows,
        LimitWindow.LIMIT_WINDOW_THIRTY_DAYS,
        amount(thirtyDays, ledger),
        count(thirtyDaysCount));
    return limits.addAllWindows(windows.values()).build();
  }

  private static void change(
      Map<LimitWindow, WindowLimit> windows,
      LimitWindow window,
      @Nullable OptionalLong amountMinor,
      @Nullable OptionalLong count) {
    WindowLimit.Builder limit =
        windows.getOrDefault(window, WindowLimit.getDefaultInstance()).toBuilder();
    if (amountMinor != null) {
      amountMinor.ifPresentOrElse(limit::setAmountMinor, limit::clearAmountMinor);
    }
    if (count != null) {
      count.ifPresentOrElse(limit::setCount, limit::clearCount);
    }
    if (limit.hasAmountMinor() || limit.hasCount()) {
      windows.put(window, limit.setWindow(window).build());
    } else {
      windows.remove(window);
    }
  }

  /** Null: not named; empty: none. */
  private static @Nullable OptionalLong amount(@Nullable String text, String ledger) {
    if (text == null) {
      return null;
    }
    OptionalLong minor = Values.amountMinorOrNone(text, ledger);
    minor.ifPresent(value -> atLeast("a limit", 0, value));
    return minor;
  }

  private static @Nullable OptionalLong count(@Nullable String text) {
    if (text == null) {
      return null;
    }
    return text.equals(Values.NONE)
        ? OptionalLong.empty()
        : OptionalLong.of(atLeast("a count", 0, Values.number(text)));
  }

  private static long atLeast(String name, long bound, long value) {
    if (value < bound) {
      throw Values.usage(name + (bound > 0 ? " must be above 0" : " must not be below 0"));
    }
    return value;
  }
}
