// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.AccountId;
import java.util.HexFormat;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class PointHasherTest {
  /** Golden vectors: made with xxhash 0.8 (python-xxhash 4.1.0), not with this code. */
  @ParameterizedTest
  @CsvSource({
    "a, 0000000000000000, e6c632b61e964e1f",
    "a, 9e3779b97f4a7c15, 7b013ec73230c3a1",
    "acct:1, 0000000000000000, 610a083d931bfc4d",
    "acct:1, 000000000000002a, 78ac2ebdfa2ee2ce",
    "alice, 0000000000000000, 4da10dd61a0116b0",
    "alice, 9e3779b97f4a7c15, 2358807fa2af6caa",
    "bank:YZ:87144583, 0000000000000000, ff3faf9cd87a5c54",
    "bank:YZ:87144583, 000000000000002a, 87f9f69697f8ad18",
    "opening:CZK, 0000000000000000, 84c40bebec07b6c7",
    "opening:CZK, 9e3779b97f4a7c15, 089e06e44af81f0c",
    "clearing/2026-01-01T00+02, 0000000000000000, 73b11d32854fb821",
    "clearing/2026-01-01T00+02, 000000000000002a, a548c6549304844c",
    "0123456789abcdef, 0000000000000000, 64439946d8fa212d",
    "0123456789abcdef, 9e3779b97f4a7c15, fb66c5fdab4463af",
    "0123456789abcdefg, 0000000000000000, d2e63ed5466f5c32",
    "0123456789abcdefg, 000000000000002a, defa3e7243122732",
    "customer.account_number:0000000001@bank/eu, 0000000000000000, 60c44b6af922e750",
    "customer.account_number:0000000001@bank/eu, 9e3779b97f4a7c15, 9d5971d95ad0e092",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 0000000000000000,"
        + " 269cb9f6acf81244",
    "xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx, 000000000000002a,"
        + " f1403e0fc326f2b8",
  })
  void hashesLikeTheReference(String account, String seed, String point) {
    PointHasher hasher =
        new PointHasher(HashAlgorithm.XXH3_64, HexFormat.fromHexDigitsToLong(seed));
    assertThat(hasher.pointOf(new AccountId(account))).hasToString(point);
  }

  @Test
  void pointsAreOrderedUnsigned() {
    assertThat(new Point(-1)).isGreaterThan(new Point(1));
    assertThat(new Point(Long.MIN_VALUE)).isGreaterThan(new Point(Long.MAX_VALUE));
  }

  @Test
  void hashersAreEqualByAlgorithmAndSeed() {
    assertThat(Rings.HASHER).isEqualTo(new PointHasher(HashAlgorithm.XXH3_64, 7));
    assertThat(Rings.HASHER).isNotEqualTo(new PointHasher(HashAlgorithm.XXH3_64, 8));
  }
}
