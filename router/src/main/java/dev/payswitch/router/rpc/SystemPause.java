// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import java.time.Duration;

/** Waits by the clock of the machine. */
public final class SystemPause implements Pause {
  @Override
  public void pause(long nanos) throws InterruptedException {
    Thread.sleep(Duration.ofNanos(nanos));
  }
}
