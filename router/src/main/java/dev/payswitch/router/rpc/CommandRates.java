// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.router.routing.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Commands per second of each shard over its last samples. Guarded by its own lock. */
public final class CommandRates {
  private static final int SAMPLES = 5;

  private final Clock clock;
  private final Map<ShardId, Deque<Sample>> samples = new HashMap<>();

  private record Sample(long nanos, long count) {}

  public CommandRates(Clock clock) {
    this.clock = clock;
  }

  synchronized void sample(ShardId shard, long count) {
    Deque<Sample> kept = samples.computeIfAbsent(shard, name -> new ArrayDeque<>());
    if (!kept.isEmpty() && kept.getLast().count() > count) {
      // The counter began anew: another leader, or another run of it.
      kept.clear();
    }
    kept.addLast(new Sample(clock.nanoTime(), count));
    if (kept.size() > SAMPLES) {
      kept.removeFirst();
    }
  }

  /** The rate from the oldest sample that is kept until now. */
  synchronized double perSecond(ShardId shard, long countNow) {
    Deque<Sample> kept = samples.get(shard);
    if (kept == null || kept.isEmpty() || kept.getFirst().count() > countNow) {
      return 0;
    }
    Sample oldest = kept.getFirst();
    double seconds = (double) (clock.nanoTime() - oldest.nanos()) / TimeUnit.SECONDS.toNanos(1);
    return seconds <= 0 ? 0 : (countNow - oldest.count()) / seconds;
  }
}
