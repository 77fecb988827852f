// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.load;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.money.MinorUnits;
import java.nio.charset.StandardCharsets;

/** Checks the cells of a line, so that a bad one is told with its number before it is sent. */
final class Cells {
  private static final int MAX_REFERENCE_BYTES = 140;
  private static final int MAX_CODE = 65_535;

  private Cells() {}

  static String accountId(String text) throws BadLine {
    if (!AccountId.isValid(text)) {
      throw new BadLine("\"" + text + "\" is no account id: 1 to 64 of [A-Za-z0-9._:@/+-]");
    }
    return text;
  }

  static String transferId(String text) throws BadLine {
    if (!TransferId.isValid(text)) {
      throw new BadLine("\"" + text + "\" is no transfer id: 1 to 64 of [A-Za-z0-9._:@/+-]");
    }
    return text;
  }

  static String ledger(String text) throws BadLine {
    if (!LedgerId.isValid(text)) {
      throw new BadLine("\"" + text + "\" is no ledger: 1 to 12 of [A-Z0-9._-]");
    }
    return text;
  }

  /** An amount in major units of a ledger that was checked before, as minor units. */
  static long amount(String text, String ledger) throws BadLine {
    try {
      return MinorUnits.of(new LedgerId(ledger)).parse(text).minor();
    } catch (IllegalArgumentException wrong) {
      throw new BadLine(String.valueOf(wrong.getMessage()));
    }
  }

  static String reference(String text) throws BadLine {
    int length = text.getBytes(StandardCharsets.UTF_8).length;
    if (length > MAX_REFERENCE_BYTES) {
      throw new BadLine("the reference has " + length + " bytes, at most 140 are allowed");
    }
    return text;
  }

  static int code(String text) throws BadLine {
    try {
      int code = text.isEmpty() ? 0 : Integer.parseInt(text);
      if (code >= 0 && code <= MAX_CODE) {
        return code;
      }
    } catch (NumberFormatException notANumber) {
      throw badCode(text);
    }
    throw badCode(text);
  }

  static boolean flag(String column, String text) throws BadLine {
    return switch (text) {
      case "", "false" -> false;
      case "true" -> true;
      default -> throw new BadLine(column + " is true or false, not \"" + text + "\"");
    };
  }

  private static BadLine badCode(String text) {
    return new BadLine("\"" + text + "\" is no code: a number from 0 to 65535");
  }
}
