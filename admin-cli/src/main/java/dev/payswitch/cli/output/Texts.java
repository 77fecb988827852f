// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.output;

import com.google.protobuf.Duration;
import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.money.Amount;
import dev.payswitch.core.money.MinorUnits;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Locale;

/** How values look in tables: amounts in major units, times in UTC with milliseconds. */
public final class Texts {
  /** What stands where nothing is known. */
  public static final String UNKNOWN = "-";

  private static final DateTimeFormatter TIME =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  private static final DateTimeFormatter EXACT_TIME =
      new DateTimeFormatterBuilder().appendInstant(6).toFormatter();

  private Texts() {}

  public static String amount(long minor, String ledger) {
    return MinorUnits.of(new LedgerId(ledger)).format(new Amount(minor));
  }

  /** A sum over many accounts, which may leave 64 bits. */
  public static String amount(String decimalMinor, String ledger) {
    int exponent = MinorUnits.of(new LedgerId(ledger)).exponent();
    return new BigDecimal(new BigInteger(decimalMinor), exponent).toPlainString();
  }

  public static String time(Timestamp timestamp) {
    return TIME.format(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
  }

  /** With microseconds, which is what tells the entries of one history apart. */
  public static String exactTime(Timestamp timestamp) {
    return EXACT_TIME.format(Instant.ofEpochSecond(timestamp.getSeconds(), timestamp.getNanos()));
  }

  /** In the largest unit that leaves no rest, as flags are written: {@code 7d}, {@code 90m}. */
  public static String duration(Duration duration) {
    long millis = Durations.toMillis(duration);
    String[] units = {"d", "h", "m", "s"};
    long[] unitMillis = {86_400_000, 3_600_000, 60_000, 1_000};
    for (int unit = 0; unit < units.length; unit++) {
      if (millis % unitMillis[unit] == 0) {
        return millis / unitMillis[unit] + units[unit];
      }
    }
    return millis + "ms";
  }

  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  public static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f%%", share * 100);
  }

  /** A number of bytes in the unit that fits. */
  public static String size(long bytes) {
    String[] units = {"B", "KiB", "MiB", "GiB", "TiB"};
    int unit = 0;
    double size = bytes;
    while (size >= 1024 && unit < units.length - 1) {
      size /= 1024;
      unit++;
    }
    return String.format(Locale.ROOT, unit == 0 ? "%.0f %s" : "%.1f %s", size, units[unit]);
  }

  /** The name of an enum constant without the prefix that the protos demand. */
  public static String status(Enum<?> constant, String prefix) {
    String name = constant.name();
    return name.startsWith(prefix) ? name.substring(prefix.length()) : name;
  }
}
