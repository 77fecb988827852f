// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.node.ledger;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The risk limits of one account: every debit is kept with its time, and a window adds up those of
 * its buckets. A window counts from the moment at which it gets a limit, and for as long as it
 * keeps one.
 */
final class ModelLimits {
  private static final long MINUTE = 60_000_000L;
  private static final Map<String, long[]> COUNT_AND_LENGTH_OF_BUCKETS = new LinkedHashMap<>();

  static {
    COUNT_AND_LENGTH_OF_BUCKETS.put("HOUR", new long[] {60, MINUTE});
    COUNT_AND_LENGTH_OF_BUCKETS.put("DAY", new long[] {24, 60 * MINUTE});
    COUNT_AND_LENGTH_OF_BUCKETS.put("THIRTY_DAYS", new long[] {30, 24 * 60 * MINUTE});
  }

  private final Map<String, List<Debit>> counted = new LinkedHashMap<>();

  private record Debit(long time, BigInteger amount) {}

  ModelLimits copy() {
    ModelLimits copy = new ModelLimits();
    counted.forEach((window, debits) -> copy.counted.put(window, new ArrayList<>(debits)));
    return copy;
  }

  /** The settings have changed. */
  void follow(Map<String, BigInteger> limits) {
    for (String window : COUNT_AND_LENGTH_OF_BUCKETS.keySet()) {
      if (!isLimited(limits, window)) {
        counted.remove(window);
      }
    }
  }

  /** Counts a debit. */
  void count(Map<String, BigInteger> limits, BigInteger amount, long now) {
    for (String window : COUNT_AND_LENGTH_OF_BUCKETS.keySet()) {
      if (isLimited(limits, window)) {
        counted.computeIfAbsent(window, each -> new ArrayList<>()).add(new Debit(now, amount));
      }
    }
  }

  /**
   * The first limit that one more debit would pass, or null.
   *
   * @param others debits that may take place besides
   */
  @Nullable String reason(
      Map<String, BigInteger> limits, BigInteger amount, List<BigInteger> others, long now) {
    BigInteger single = limits.get("single");
    if (single != null && amount.compareTo(single) > 0) {
      return "TRANSFER_LIMIT_EXCEEDED";
    }
    for (String window : COUNT_AND_LENGTH_OF_BUCKETS.keySet()) {
      BigInteger most = limits.get(window + " amount");
      BigInteger often = limits.get(window + " count");
      List<Debit> used = used(window, now);
      BigInteger sum = used.stream().map(Debit::amount).reduce(amount, BigInteger::add);
      sum = others.stream().reduce(sum, BigInteger::add);
      BigInteger count = BigInteger.valueOf(used.size() + others.size() + 1L);
      if ((most != null && sum.compareTo(most) > 0)
          || (often != null && count.compareTo(often) > 0)) {
        return "WINDOW_LIMIT_EXCEEDED " + window;
      }
    }
    return null;
  }

  private List<Debit> used(String window, long now) {
    long[] buckets = COUNT_AND_LENGTH_OF_BUCKETS.getOrDefault(window, new long[] {1, 1});
    List<Debit> all = counted.getOrDefault(window, new ArrayList<>());
    // Time only goes forward, so what is too old now will never count again.
    all.removeIf(debit -> debit.time / buckets[1] <= now / buckets[1] - buckets[0]);
    return all;
  }

  private static boolean isLimited(Map<String, BigInteger> limits, String window) {
    return limits.containsKey(window + " amount") || limits.containsKey(window + " count");
  }
}
