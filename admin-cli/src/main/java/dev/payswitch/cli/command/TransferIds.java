// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cli.command;

import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.UUID;

/** Makes ids that sort by time: UUIDs of version 7 (RFC 9562). */
final class TransferIds {
  private static final long VERSION_7 = 0x7000L;
  private static final long VARIANT = 0x8000_0000_0000_0000L;
  private static final long RANDOM_12_BITS = 0x0fffL;
  private static final long RANDOM_62_BITS = 0x3fff_ffff_ffff_ffffL;

  private TransferIds() {}

  static String next(InstantSource clock) {
    SecureRandom random = new SecureRandom();
    long high = clock.millis() << 16 | VERSION_7 | (random.nextLong() & RANDOM_12_BITS);
    return new UUID(high, VARIANT | (random.nextLong() & RANDOM_62_BITS)).toString();
  }
}
