// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

/**
 * A time over which debits are counted. It rolls in whole buckets of UTC, of which the oldest
 * counts whole. The numbers stand in rows and on the wire.
 */
public enum LimitWindow {
  /** 60 buckets of a minute. */
  HOUR(1, 60, 60_000_000L),
  /** 24 buckets of an hour. */
  DAY(2, 24, 3_600_000_000L),
  /** 30 buckets of a day. */
  THIRTY_DAYS(3, 30, 86_400_000_000L);

  private final int number;
  private final int bucketCount;
  private final long bucketMicros;

  LimitWindow(int number, int bucketCount, long bucketMicros) {
    this.number = number;
    this.bucketCount = bucketCount;
    this.bucketMicros = bucketMicros;
  }

  public int number() {
    return number;
  }

  /** The bucket in which a moment falls. */
  long bucketOf(long timeMicros) {
    return Math.floorDiv(timeMicros, bucketMicros);
  }

  /** The oldest bucket that still counts at a moment. */
  long oldestAt(long timeMicros) {
    return bucketOf(timeMicros) - bucketCount + 1;
  }

  public static LimitWindow of(int number) {
    return values()[number - 1];
  }
}
