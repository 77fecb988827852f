// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** That the points themselves are right is proven by {@link PointHasherTest}. */
final class HashVectorsTest {
  @ParameterizedTest
  @EnumSource
  void everyAlgorithmHasPointsAndFindsThem(HashAlgorithm algorithm) {
    assertThat(HashVectors.count(algorithm)).isGreaterThan(5);
    assertThat(HashVectors.mismatches(algorithm)).isEmpty();
  }
}
