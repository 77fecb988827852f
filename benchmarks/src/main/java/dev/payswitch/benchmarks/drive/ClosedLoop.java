// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.benchmarks.drive;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Keeps a fixed number of calls under way: each answer makes the next call due at once. A call that
 * failed makes the next one due a little later, so that a router that is away is not stormed.
 */
final class ClosedLoop implements Pace {
  private static final long AFTER_FAILURE_MILLIS = 10;

  private final int callsInFlight;
  private final ScheduledExecutorService delays =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("load-delays").factory());
  private volatile @Nullable Sender running;

  ClosedLoop(int callsInFlight) {
    this.callsInFlight = callsInFlight;
  }

  @Override
  public void start(Sender sender) {
    running = sender;
    for (int call = 0; call < callsInFlight; call++) {
      sender.send(new Request(), System.nanoTime());
    }
  }

  @Override
  public void returned(Request request, boolean answered) {
    if (answered) {
      sendNext(request);
    } else if (running != null) {
      var _ = delays.schedule(() -> sendNext(request), AFTER_FAILURE_MILLIS, TimeUnit.MILLISECONDS);
    }
  }

  private void sendNext(Request request) {
    @Nullable Sender sender = running;
    if (sender != null) {
      sender.send(request, System.nanoTime());
    }
  }

  @Override
  public long stop(Duration limit) {
    running = null;
    // Not closed: a call that fails right now may still be handing in its successor.
    return 0;
  }
}
