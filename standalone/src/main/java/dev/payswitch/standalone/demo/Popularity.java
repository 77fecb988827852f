// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.standalone.demo;

import java.util.Arrays;
import java.util.random.RandomGenerator;

/** Picks from a ranking by Zipf's law: the second is half as popular as the first, and so on. */
final class Popularity {
  private final double[] cumulated;

  Popularity(int size) {
    cumulated = new double[size];
    double sum = 0;
    for (int rank = 0; rank < size; rank++) {
      sum += 1.0 / (rank + 1);
      cumulated[rank] = sum;
    }
  }

  /** A rank from 0. */
  int pick(RandomGenerator random) {
    double place = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, place);
    return found >= 0 ? found : -found - 1;
  }
}
