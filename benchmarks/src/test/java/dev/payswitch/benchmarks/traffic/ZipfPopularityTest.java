// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.traffic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.Seeded;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class ZipfPopularityTest {
  private static final int DRAWS = 400_000;

  @Seeded(rounds = 3)
  void drawsEachAccountAsOftenAsTheLawSays(RandomGenerator random) {
    int accounts = 1_000;
    for (double exponent : new double[] {0.5, 1, 1.3}) {
      int[] drawn = draw(new ZipfPopularity(accounts, exponent), random);

      double sum = 0;
      for (int rank = 1; rank <= accounts; rank++) {
        sum += Math.pow(rank, -exponent);
      }
      for (int rank : new int[] {1, 2, 3, 10, 100, 1_000}) {
        double expected = DRAWS * Math.pow(rank, -exponent) / sum;
        // Five standard deviations of a count.
        assertThat((double) drawn[rank - 1])
            .as("rank %d, exponent %s", rank, exponent)
            .isBetween(
                expected - 5 * Math.sqrt(expected) - 1, expected + 5 * Math.sqrt(expected) + 1);
      }
    }
  }

  @Seeded(rounds = 3)
  void fitsTheLawAsAWhole(RandomGenerator random) {
    int accounts = 50;
    double exponent = 1.1;
    int[] drawn = draw(new ZipfPopularity(accounts, exponent), random);

    double sum = 0;
    for (int rank = 1; rank <= accounts; rank++) {
      sum += Math.pow(rank, -exponent);
    }
    double chiSquared = 0;
    for (int rank = 1; rank <= accounts; rank++) {
      double expected = DRAWS * Math.pow(rank, -exponent) / sum;
      chiSquared += (drawn[rank - 1] - expected) * (drawn[rank - 1] - expected) / expected;
    }
    // 49 degrees of freedom: a right sampler exceeds 100 once in some 40,000 tries.
    assertThat(chiSquared).isLessThan(100);
  }

  @Test
  void findsAnAccountForEveryRandomNumber() {
    ZipfPopularity zipf = new ZipfPopularity(3, 2);

    assertThat(zipf.draw(always(0))).isZero();
    assertThat(zipf.draw(always(Math.nextDown(1.0)))).isEqualTo(2);
  }

  @Test
  void exponentZeroMeansUniform() {
    assertThat(Popularity.of(10, 0)).isInstanceOf(UniformPopularity.class);
    assertThat(Popularity.of(10, 0.1)).isInstanceOf(ZipfPopularity.class);
  }

  @Test
  void refusesNoAccountsAndNoExponent() {
    assertThatThrownBy(() -> new ZipfPopularity(0, 1)).hasMessageContaining("0 and 1.0");
    assertThatThrownBy(() -> new ZipfPopularity(1, Double.NaN)).hasMessageContaining("NaN");
  }

  private static int[] draw(Popularity popularity, RandomGenerator random) {
    int[] drawn = new int[popularity.accountCount()];
    for (int draw = 0; draw < DRAWS; draw++) {
      drawn[popularity.draw(random)]++;
    }
    return drawn;
  }

  private static RandomGenerator always(double number) {
    return new RandomGenerator() {
      @Override
      public long nextLong() {
        return 0;
      }

      @Override
      public double nextDouble() {
        return number;
      }
    };
  }
}
