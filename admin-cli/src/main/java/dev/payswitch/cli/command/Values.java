// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Durations;
import dev.payswitch.cli.client.CliFailure;
import dev.payswitch.cli.client.ExitCode;
import dev.payswitch.cli.output.SettingsTexts;
import dev.payswitch.cluster.OperationId;
import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.money.MinorUnits;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Checks values of the command line before anything is sent: a wrong one is a usage error. */
final class Values {
  static final int MAX_CODE = 65_535;

  /** What stands for no floor, no ceiling and no limit. */
  static final String NONE = SettingsTexts.NONE;

  private static final int MAX_REASON_BYTES = 140;
  private static final Pattern BYTES = Pattern.compile("([0-9]{1,9})(K|M|G|)");
  private static final Duration MIN_HOLD = Duration.ofSeconds(1);
  private static final Duration MAX_HOLD = Duration.ofDays(90);

  private Values() {}

  static String accountId(String text) {
    return checked(() -> new AccountId(text)).value();
  }

  static String transferId(String text) {
    return checked(() -> new TransferId(text)).value();
  }

  static String ledger(String text) {
    return checked(() -> new LedgerId(text)).value();
  }

  /** An amount in major units of a ledger that was checked before, as minor units. */
  static long amountMinor(String text, String ledger) {
    return checked(() -> MinorUnits.of(new LedgerId(ledger)).parse(text)).minor();
  }

  static long positiveAmountMinor(String text, String ledger) {
    long minor = amountMinor(text, ledger);
    if (minor <= 0) {
      throw usage("the amount must be above 0, but is " + text);
    }
    return minor;
  }

  /** An amount, or nothing when the word {@code none} stands for it. */
  static OptionalLong amountMinorOrNone(String text, String ledger) {
    return text.equals(NONE) ? OptionalLong.empty() : OptionalLong.of(amountMinor(text, ledger));
  }

  static com.google.protobuf.Duration holdTimeout(Duration timeout) {
    if (timeout.compareTo(MIN_HOLD) < 0 || timeout.compareTo(MAX_HOLD) > 0) {
      throw usage("a hold lasts from 1s to " + MAX_HOLD.toDays() + "d");
    }
    return Durations.fromMillis(timeout.toMillis());
  }

  static String reason(String text) {
    int bytes = text.getBytes(StandardCharsets.UTF_8).length;
    if (text.isBlank() || bytes > MAX_REASON_BYTES) {
      throw usage("--reason is a text of 1 to " + MAX_REASON_BYTES + " bytes, not of " + bytes);
    }
    return text;
  }

  /** An operation, such as {@code op-7}. */
  static String operationId(String text) {
    return OperationId.parse(text)
        .orElseThrow(() -> usage("\"" + text + "\" is no operation: write it as op-7"))
        .toString();
  }

  static String shardId(String text) {
    return checked(() -> new ShardId(text)).value();
  }

  /** Bytes per second, with K, M or G for powers of 1024. */
  static long bytesPerSecond(String text) {
    Matcher matcher = BYTES.matcher(text);
    if (!matcher.matches()) {
      throw usage("\"" + text + "\" is no number of bytes per second such as 500K or 16M");
    }
    long unit =
        switch (matcher.group(2)) {
          case "K" -> 1L << 10;
          case "M" -> 1L << 20;
          case "G" -> 1L << 30;
          default -> 1;
        };
    long bytes = Long.parseLong(matcher.group(1)) * unit;
    if (bytes == 0) {
      throw usage("the throttle must be above 0; payswitch op pause has an operation stand still");
    }
    return bytes;
  }

  /** The epoch of a ring; left out: 0, which means the current one. */
  static long ringEpoch(@Nullable Long epoch) {
    if (epoch != null && epoch < 1) {
      throw usage("a ring epoch is at least 1, not " + epoch);
    }
    return epoch == null ? 0 : epoch;
  }

  /** A number of things. */
  static long number(String text) {
    try {
      return Long.parseLong(text);
    } catch (NumberFormatException notANumber) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "\"" + text + "\" is no whole number",
          "--help shows an example",
          notANumber);
    }
  }

  static String lowerCase(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }

  static int code(long code) {
    if (code < 0 || code > MAX_CODE) {
      throw usage("a code is a number from 0 to " + MAX_CODE + ", not " + code);
    }
    return (int) code;
  }

  /** A moment: a date, which is its first moment in UTC, or a date and time with its offset. */
  static Timestamp time(String text) {
    Instant instant;
    try {
      instant =
          text.indexOf('T') < 0
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeException notATime) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          "\"" + text + "\" is no time",
          "write it as 2026-03-01 or 2026-03-01T10:15:00Z",
          notATime);
    }
    return Timestamp.newBuilder()
        .setSeconds(instant.getEpochSecond())
        .setNanos(instant.getNano())
        .build();
  }

  static CliFailure usage(String problem) {
    return new CliFailure(ExitCode.USAGE, problem, "--help shows an example");
  }

  private static <T> T checked(Supplier<T> value) {
    try {
      return value.get();
    } catch (IllegalArgumentException wrong) {
      throw new CliFailure(
          ExitCode.USAGE,
          CliFailure.Fate.REFUSED,
          String.valueOf(wrong.getMessage()),
          "--help shows an example",
          wrong);
    }
  }
}
