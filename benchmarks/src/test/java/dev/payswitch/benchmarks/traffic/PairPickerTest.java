// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class PairPickerTest {
  private static final int ACCOUNTS = 2_000;
  private static final Ring RING = TestRing.of("s1", "s2", "s3");
  private static final ShardTable SHARDS = ShardTable.of(ACCOUNTS, RING);

  @Seeded(rounds = 3)
  void givesExactlyTheChosenShare(RandomGenerator random) {
    for (int share : new int[] {0, 1, 1_250, 3_333, 5_000, 9_999, PairPicker.WHOLE}) {
      for (double exponent : new double[] {0, 1, 3}) {
        PairPicker picker = new PairPicker(Popularity.of(ACCOUNTS, exponent), SHARDS, share);

        assertThat(acrossOf(picker, random, PairPicker.WHOLE))
            .as("share %d, exponent %s", share, exponent)
            .isEqualTo(share);
      }
    }
  }

  @Seeded(rounds = 3)
  void anyStretchHasTheShareWithinOneTransfer(RandomGenerator random) {
    PairPicker picker = new PairPicker(Popularity.of(ACCOUNTS, 0), SHARDS, 3_000);
    long first = random.nextLong(1_000_000_000_000L);

    int across = 0;
    for (int offset = 0; offset < 1_000; offset++) {
      across += picker.isAcross(first + offset) ? 1 : 0;
      assertThat((double) across).isBetween(0.3 * (offset + 1) - 1, 0.3 * (offset + 1) + 1);
    }
  }

  @Seeded(rounds = 3)
  void usesEveryAccountOnBothSides(RandomGenerator random) {
    PairPicker picker = new PairPicker(Popularity.of(ACCOUNTS, 0), SHARDS, 5_000);
    boolean[] debits = new boolean[ACCOUNTS];
    boolean[] credits = new boolean[ACCOUNTS];
    for (int number = 0; number < 40_000; number++) {
      PairPicker.Pair pair = picker.pick(number, random);
      debits[pair.debit()] = true;
      credits[pair.credit()] = true;
    }

    assertThat(debits).doesNotContain(false);
    assertThat(credits).doesNotContain(false);
  }

  @Test
  void refusesSharesThatCannotBe() {
    Popularity popularity = Popularity.of(ACCOUNTS, 0);
    ShardTable oneShard = ShardTable.of(ACCOUNTS, TestRing.of("s1"));
    ShardTable oneAccount = ShardTable.of(1, RING);

    assertThatThrownBy(() -> new PairPicker(popularity, oneShard, 1))
        .hasMessageContaining("with one shard");
    assertThatThrownBy(() -> new PairPicker(Popularity.of(1, 0), oneAccount, 0))
        .hasMessageContaining("too few accounts");
    assertThatThrownBy(() -> new PairPicker(popularity, SHARDS, PairPicker.WHOLE + 1))
        .hasMessageContaining("0 to 100 percent");
  }

  private static int acrossOf(PairPicker picker, RandomGenerator random, int count) {
    int across = 0;
    for (int number = 0; number < count; number++) {
      PairPicker.Pair pair = picker.pick(number, random);
      assertThat(pair.debit()).isNotEqualTo(pair.credit());
      across += TestRing.areTogether(RING, account(pair.debit()), account(pair.credit())) ? 0 : 1;
    }
    return across;
  }

  private static AccountId account(int number) {
    return new AccountId(AccountNames.nameOf(number));
  }
}
