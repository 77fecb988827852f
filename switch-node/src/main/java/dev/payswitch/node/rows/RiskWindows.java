// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/**
 * What an account debited in the buckets of its limited windows. Kept only for windows that have a
 * limit, from the moment at which the limit is set; empty buckets take no room.
 */
public record RiskWindows(List<Bucket> buckets) {
  private static final int FORMAT = 1;

  /** Nothing was debited. */
  public static final RiskWindows NONE = new RiskWindows(List.of());

  public RiskWindows {
    buckets = List.copyOf(buckets);
  }

  /** One bucket of one window. */
  public record Bucket(LimitWindow window, long number, BigInteger amountMinor, long count) {}

  /** What counts in one window at one moment. */
  public record Used(BigInteger amountMinor, long count) {}

  /** What counts in a window at a moment. */
  public Used used(LimitWindow window, long nowMicros) {
    BigInteger amount = BigInteger.ZERO;
    long count = 0;
    long oldest = window.oldestAt(nowMicros);
    for (Bucket bucket : buckets) {
      if (bucket.window() == window && bucket.number() >= oldest) {
        amount = amount.add(bucket.amountMinor());
        count += bucket.count();
      }
    }
    return new Used(amount, count);
  }

  /** What is kept when the limits change: a window that has no limit any more starts afresh. */
  public RiskWindows only(AccountLimits limits) {
    return new RiskWindows(
        buckets.stream()
            .filter(
                bucket ->
                    limits.windows().stream().anyMatch(limit -> limit.window() == bucket.window()))
            .toList());
  }

  /** The same with one more debit, counted in every limited window; what is too old goes. */
  public RiskWindows plus(AccountLimits limits, long amountMinor, long nowMicros) {
    List<Bucket> changed = new ArrayList<>();
    for (AccountLimits.WindowLimit limit : limits.windows()) {
      LimitWindow window = limit.window();
      BigInteger amount = BigInteger.valueOf(amountMinor);
      long count = 1;
      for (Bucket bucket : buckets) {
        if (bucket.window() == window && bucket.number() == window.bucketOf(nowMicros)) {
          amount = amount.add(bucket.amountMinor());
          count += bucket.count();
        } else if (bucket.window() == window && bucket.number() >= window.oldestAt(nowMicros)) {
          changed.add(bucket);
        }
      }
      changed.add(new Bucket(window, window.bucketOf(nowMicros), amount, count));
    }
    return new RiskWindows(changed);
  }

  public byte[] encode() {
    RowEncoder row = new RowEncoder(128).int8(FORMAT).int16(buckets.size());
    for (Bucket bucket : buckets) {
      row.int8(bucket.window().number())
          .int64(bucket.number())
          .blob(bucket.amountMinor().toByteArray())
          .int64(bucket.count());
    }
    return row.toBytes();
  }

  public static RiskWindows decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "risk windows");
    int count = row.int16();
    List<Bucket> buckets = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      buckets.add(
          new Bucket(
              LimitWindow.of(row.int8()), row.int64(), new BigInteger(row.blob()), row.int64()));
    }
    return new RiskWindows(buckets);
  }
}
