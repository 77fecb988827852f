// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.core.ring;

import dev.payswitch.core.id.AccountId;
import java.util.HexFormat;
import java.util.List;

/**
 * Points that are known from another implementation of the hash, one for each of its code paths by
 * the length of the id. A program that finds other points than these would look for accounts on the
 * wrong shards, whatever its ring says.
 */
public final class HashVectors {
  private static final List<Vector> XXH3_64 =
      List.of(
          new Vector("a", "0000000000000000", "e6c632b61e964e1f"),
          new Vector("acct:1", "000000000000002a", "78ac2ebdfa2ee2ce"),
          new Vector("alice", "9e3779b97f4a7c15", "2358807fa2af6caa"),
          new Vector("0123456789abcdef", "0000000000000000", "64439946d8fa212d"),
          new Vector("0123456789abcdefg", "000000000000002a", "defa3e7243122732"),
          new Vector(
              "customer.account_number:0000000001@bank/eu", "9e3779b97f4a7c15", "9d5971d95ad0e092"),
          new Vector("x".repeat(64), "000000000000002a", "f1403e0fc326f2b8"));

  private HashVectors() {}

  private record Vector(String account, String seed, String point) {}

  /** How many points are compared. */
  public static int count(HashAlgorithm algorithm) {
    return vectors(algorithm).size();
  }

  /** The accounts for which this program finds another point than it should; empty: none. */
  public static List<String> mismatches(HashAlgorithm algorithm) {
    return vectors(algorithm).stream()
        .filter(vector -> !pointOf(algorithm, vector).equals(vector.point()))
        .map(Vector::account)
        .toList();
  }

  private static String pointOf(HashAlgorithm algorithm, Vector vector) {
    return new PointHasher(algorithm, HexFormat.fromHexDigitsToLong(vector.seed()))
        .pointOf(new AccountId(vector.account()))
        .toString();
  }

  private static List<Vector> vectors(HashAlgorithm algorithm) {
    return switch (algorithm) {
      case XXH3_64 -> XXH3_64;
    };
  }
}
