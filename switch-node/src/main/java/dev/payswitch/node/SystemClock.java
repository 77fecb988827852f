// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** The clock of the machine. */
public final class SystemClock implements Clock {
  @Override
  public long nowMicros() {
    return ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now());
  }
}
