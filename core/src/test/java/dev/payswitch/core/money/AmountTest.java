// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.money;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.payswitch.testkit.Seeded;
import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;

final class AmountTest {
  @Seeded(rounds = 200)
  void arithmeticIsExactOrThrows(RandomGenerator random) {
    Amount left = new Amount(random.nextLong() >> random.nextInt(64));
    Amount right = new Amount(random.nextLong() >> random.nextInt(64));
    BigInteger sum = BigInteger.valueOf(left.minor()).add(BigInteger.valueOf(right.minor()));
    BigInteger difference =
        BigInteger.valueOf(left.minor()).subtract(BigInteger.valueOf(right.minor()));
    assertThat(left.canAdd(right)).isEqualTo(sum.bitLength() < 64);
    assertThat(left.canSubtract(right)).isEqualTo(difference.bitLength() < 64);
    if (left.canAdd(right)) {
      assertThat(left.plus(right).minor()).isEqualTo(sum.longValueExact());
    } else {
      assertThatThrownBy(() -> left.plus(right)).isInstanceOf(ArithmeticException.class);
    }
    if (left.canSubtract(right)) {
      assertThat(left.minus(right).minor()).isEqualTo(difference.longValueExact());
    } else {
      assertThatThrownBy(() -> left.minus(right)).isInstanceOf(ArithmeticException.class);
    }
  }

  @Test
  void edgesOfTheRangeAreKnown() {
    Amount one = new Amount(1);
    Amount least = new Amount(Long.MIN_VALUE);
    assertThat(Amount.MAX.canAdd(one)).isFalse();
    assertThat(Amount.MAX.canAdd(Amount.ZERO)).isTrue();
    assertThat(least.canSubtract(one)).isFalse();
    assertThat(Amount.ZERO.canSubtract(least)).isFalse();
    assertThatThrownBy(least::negated).isInstanceOf(ArithmeticException.class);
    assertThat(one.min(Amount.ZERO)).isEqualTo(Amount.ZERO);
    assertThat(one.max(Amount.ZERO)).isEqualTo(one);
  }
}
