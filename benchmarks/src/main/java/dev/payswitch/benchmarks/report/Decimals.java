// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.report;

import java.math.BigDecimal;

/** Writes numbers that a person chose. */
public final class Decimals {
  private Decimals() {}

  /** As few digits as tell the number: 0, 12.5, 100. */
  public static String shortest(double number) {
    return BigDecimal.valueOf(number).stripTrailingZeros().toPlainString();
  }
}
