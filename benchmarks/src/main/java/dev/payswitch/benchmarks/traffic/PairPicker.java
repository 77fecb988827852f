// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import java.util.random.RandomGenerator;

/**
 * Picks the two accounts of a transfer by their popularity, so that exactly the chosen share of the
 * transfers has them on different shards: which ones is a matter of the transfer's number, not of
 * chance. Immutable.
 */
public final class PairPicker {
  /** The share is in hundredths of a percent. */
  public static final int WHOLE = 10_000;

  /** So often the credit account is drawn by popularity before any that fits is taken. */
  private static final int MAX_DRAWS = 32;

  /** Two accounts by number. */
  public record Pair(int debit, int credit) {}

  private final Popularity popularity;
  private final ShardTable shards;
  private final int shareAcross;

  public PairPicker(Popularity popularity, ShardTable shards, int shareAcross) {
    if (shareAcross < 0 || shareAcross > WHOLE) {
      throw new IllegalArgumentException("the share across shards must be 0 to 100 percent");
    }
    if (shareAcross > 0 && !shards.hasPairsAcross()) {
      throw new IllegalArgumentException("with one shard no transfer can go across shards");
    }
    if (shareAcross < WHOLE && !shards.hasPairsInside()) {
      throw new IllegalArgumentException("too few accounts for transfers inside every shard");
    }
    if (popularity.accountCount() != shards.accountCount()) {
      throw new IllegalArgumentException("popularity and shards are of different accounts");
    }
    this.popularity = popularity;
    this.shards = shards;
    this.shareAcross = shareAcross;
  }

  /** Whether the transfer with this number goes across shards. */
  boolean isAcross(long number) {
    return (number + 1) * shareAcross / WHOLE != number * shareAcross / WHOLE;
  }

  Pair pick(long number, RandomGenerator random) {
    boolean across = isAcross(number);
    int debit = popularity.draw(random);
    for (int drawn = 0; drawn < MAX_DRAWS; drawn++) {
      int credit = popularity.draw(random);
      if (fits(debit, credit, across)) {
        return new Pair(debit, credit);
      }
    }
    // A few accounts take nearly all draws. Accounts are spread by a hash: one that fits is near.
    int credit = random.nextInt(shards.accountCount());
    while (!fits(debit, credit, across)) {
      credit = credit + 1 == shards.accountCount() ? 0 : credit + 1;
    }
    return new Pair(debit, credit);
  }

  private boolean fits(int debit, int credit, boolean across) {
    return debit != credit && shards.areTogether(debit, credit) != across;
  }
}
