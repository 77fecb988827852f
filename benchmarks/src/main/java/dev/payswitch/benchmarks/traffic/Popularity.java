// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.util.random.RandomGenerator;

/** Which accounts are used how often. Immutable: any thread may draw. */
public sealed interface Popularity permits UniformPopularity, ZipfPopularity {
  /** The number of an account, from 0. */
  int draw(RandomGenerator random);

  /** How many accounts there are. */
  int accountCount();

  /** Exponent 0 means uniform. */
  static Popularity of(int accountCount, double exponent) {
    return exponent == 0
        ? new UniformPopularity(accountCount)
        : new ZipfPopularity(accountCount, exponent);
  }
}
