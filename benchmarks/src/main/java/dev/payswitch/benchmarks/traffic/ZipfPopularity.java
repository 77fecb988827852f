// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.util.random.RandomGenerator;

/**
 * Account number k is used in proportion to 1 / (k + 1)^exponent. A draw looks up a random number
 * in the table of cumulated shares; a second table says where to begin, so that a draw takes a step
 * or two however many accounts there are.
 */
final class ZipfPopularity implements Popularity {
  private final double[] cumulated;
  private final int[] begin;

  ZipfPopularity(int accountCount, double exponent) {
    if (accountCount < 1 || !(exponent > 0)) {
      throw new IllegalArgumentException(
          "Zipf needs accounts and an exponent above 0, not " + accountCount + " and " + exponent);
    }
    cumulated = new double[accountCount];
    double sum = 0;
    for (int account = 0; account < accountCount; account++) {
      sum += Math.pow(account + 1.0, -exponent);
      cumulated[account] = sum;
    }
    for (int account = 0; account < accountCount; account++) {
      cumulated[account] /= sum;
    }
    // A draw below 1 must always find an account, whatever the rounding.
    cumulated[accountCount - 1] = 1;
    begin = new int[accountCount];
    int account = 0;
    for (int slice = 0; slice < accountCount; slice++) {
      while (cumulated[account] <= (double) slice / accountCount) {
        account++;
      }
      begin[slice] = account;
    }
  }

  @Override
  public int draw(RandomGenerator random) {
    double drawn = random.nextDouble();
    int account = begin[(int) (drawn * begin.length)];
    // The slice of the product may be rounded up past the draw.
    while (account > 0 && cumulated[account - 1] > drawn) {
      account--;
    }
    while (cumulated[account] <= drawn) {
      account++;
    }
    return account;
  }

  @Override
  public int accountCount() {
    return cumulated.length;
  }
}
