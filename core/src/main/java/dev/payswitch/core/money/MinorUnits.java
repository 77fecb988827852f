// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.money;

import dev.payswitch.core.id.LedgerId;
import java.math.BigDecimal;
import java.util.Currency;

/**
 * How people read and write the amounts of a ledger: with the decimals of its ISO 4217 currency, or
 * with none where the ledger is no such currency. For display and input only; no rule about money
 * depends on it.
 */
public record MinorUnits(LedgerId ledger, int exponent) {
  /** Longest text {@link #parse} looks at: a sign, 19 digits, a point and leading zeros. */
  private static final int MAX_TEXT_LENGTH = 40;

  public MinorUnits {
    if (exponent < 0 || exponent > 18) {
      throw new IllegalArgumentException("exponent must be 0 to 18, but is " + exponent);
    }
  }

  public static MinorUnits of(LedgerId ledger) {
    return new MinorUnits(ledger, exponentOf(ledger));
  }

  /** Reads an amount in major units, such as {@code 12.50}; the whole text must be the amount. */
  public Amount parse(String text) {
    if (text.length() > MAX_TEXT_LENGTH) {
      throw new IllegalArgumentException(
          "amount has " + text.length() + " characters, at most " + MAX_TEXT_LENGTH + " are read");
    }
    boolean negative = text.startsWith("-");
    String digits = negative ? text.substring(1) : text;
    int point = digits.indexOf('.');
    String whole = point < 0 ? digits : digits.substring(0, point);
    String fraction = point < 0 ? "" : digits.substring(point + 1);
    if (!isDigits(whole) || (point >= 0 && !isDigits(fraction))) {
      throw new IllegalArgumentException(
          "amount \"" + text + "\" is not a number such as " + format(new Amount(1250)));
    }
    if (fraction.length() > exponent) {
      throw new IllegalArgumentException(
          "amount "
              + text
              + " has "
              + fraction.length()
              + " decimals, "
              + ledger
              + " has "
              + exponent);
    }
    String minor =
        (negative ? "-" : "") + whole + fraction + "0".repeat(exponent - fraction.length());
    try {
      return new Amount(Long.parseLong(minor));
    } catch (NumberFormatException tooLarge) {
      throw new IllegalArgumentException("amount " + text + " is beyond 64 bits", tooLarge);
    }
  }

  /** Writes an amount in major units with all decimals of the ledger. */
  public String format(Amount amount) {
    return BigDecimal.valueOf(amount.minor(), exponent).toPlainString();
  }

  private static int exponentOf(LedgerId ledger) {
    try {
      // Currencies without minor units of their own, such as XAU, report -1.
      return Math.max(0, Currency.getInstance(ledger.value()).getDefaultFractionDigits());
    } catch (IllegalArgumentException notIso4217) {
      return 0;
    }
  }

  private static boolean isDigits(String text) {
    return !text.isEmpty()
        && text.chars().allMatch(character -> character >= '0' && character <= '9');
  }
}
