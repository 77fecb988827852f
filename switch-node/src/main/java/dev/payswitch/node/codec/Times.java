// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import com.google.protobuf.Timestamp;

/** Between microseconds since 1970 and proto timestamps. */
public final class Times {
  private static final long MICROS_PER_SECOND = 1_000_000;

  private Times() {}

  public static Timestamp timestamp(long micros) {
    return Timestamp.newBuilder()
        .setSeconds(Math.floorDiv(micros, MICROS_PER_SECOND))
        .setNanos((int) Math.floorMod(micros, MICROS_PER_SECOND) * 1_000)
        .build();
  }

  /** Rounds up to the next whole microsecond, so that a range keeps exactly what it asks for. */
  public static long micros(Timestamp time) {
    return Math.addExact(
        Math.multiplyExact(time.getSeconds(), MICROS_PER_SECOND), (time.getNanos() + 999) / 1_000);
  }
}
