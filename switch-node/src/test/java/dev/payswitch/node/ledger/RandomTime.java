// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import java.util.List;
import java.util.random.RandomGenerator;

/**
 * The clock of a leader: mostly it goes on a little, sometimes to the very moment at which a hold
 * ends or a bucket begins, sometimes by days, and sometimes it is behind.
 */
final class RandomTime {
  private static final long MINUTE = 60_000_000L;

  private final RandomGenerator random;
  private final LedgerModel model;

  RandomTime(RandomGenerator random, LedgerModel model) {
    this.random = random;
    this.model = model;
  }

  /** The time of the next entry; the model's time follows it, but never back. */
  long next() {
    long now = model.now;
    long time =
        switch (random.nextInt(60)) {
          case 0, 1, 2, 3, 4, 5, 6 -> edgeOfHold(now);
          case 7, 8 -> edgeOf(MINUTE * (1 + random.nextInt(61)));
          case 9 -> edgeOf(60 * MINUTE * (1 + random.nextInt(25)));
          case 10 -> random.nextInt(4) == 0 ? edgeOf(24 * 60 * MINUTE * random.nextInt(31)) : now;
          case 11 -> now - random.nextInt(1_000);
          default -> now + random.nextInt(2_000_000);
        };
    model.now = Math.max(now, Math.max(1_000_100, time));
    return time;
  }

  /** The beginning of a bucket so far from now, or a moment before or after. */
  private long edgeOf(long distance) {
    long then = model.now + distance;
    return then - then % MINUTE + random.nextInt(3) - 1;
  }

  private long edgeOfHold(long now) {
    List<ModelHold> open = List.copyOf(model.open.values());
    if (open.isEmpty()) {
      return now;
    }
    long end = open.get(random.nextInt(open.size())).expires + random.nextInt(3) - 1;
    return end < now || end > now + 100 * MINUTE ? now + 1 : end;
  }
}
