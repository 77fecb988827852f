// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.move;

/** Lets through so many bytes a second, with a short burst. Owned by the event loop. */
final class CopyRate {
  static final long DEFAULT_BYTES_PER_SECOND = 16L << 20;

  private static final double BURST_SECONDS = 0.1;

  private long bytesPerSecond = DEFAULT_BYTES_PER_SECOND;
  private double left;
  private long atMicros;

  void set(long limit) {
    bytesPerSecond = limit == 0 ? DEFAULT_BYTES_PER_SECOND : limit;
  }

  long bytesPerSecond() {
    return bytesPerSecond;
  }

  /** Takes what was sent, and says for how long nothing more may be, microseconds. */
  long take(long bytes, long nowMicros) {
    double burst = bytesPerSecond * BURST_SECONDS;
    if (atMicros == 0) {
      left = burst;
    } else {
      left = Math.min(burst, left + (nowMicros - atMicros) * (bytesPerSecond / 1e6));
    }
    atMicros = nowMicros;
    left -= bytes;
    return left >= 0 ? 0 : (long) (-left * 1e6 / bytesPerSecond);
  }
}
