// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.util.random.RandomGenerator;

/** Every account is used equally often. */
record UniformPopularity(int accountCount) implements Popularity {
  @Override
  public int draw(RandomGenerator random) {
    return random.nextInt(accountCount);
  }
}
