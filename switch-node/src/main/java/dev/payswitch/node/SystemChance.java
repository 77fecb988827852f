// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import java.util.SplittableRandom;
import java.util.UUID;
import java.util.random.RandomGenerator;

/** The machine's chance; everything that must be repeatable is given its own instead. */
final class SystemChance {
  private SystemChance() {}

  /** An id that nobody else has. */
  static String newId() {
    return UUID.randomUUID().toString();
  }

  /** For jitter: seeded anew for every process. */
  static RandomGenerator newRandom() {
    return new SplittableRandom(UUID.randomUUID().getMostSignificantBits());
  }
}
