// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

/** Lane locks as ZooKeeper gives them: tokens only grow, and a successor of the same shard wins. */
final class SimulatedLocks {
  private final SimulatedTime time;
  private final RandomGenerator random;
  private final Map<LaneId, Hold> holds = new HashMap<>();
  private long lastToken;

  SimulatedLocks(SimulatedTime time, RandomGenerator random) {
    this.time = time;
    this.random = random;
  }

  private record Hold(SimulatedProcess process, long term, LaneLock.LockEvents events) {}

  /** The locks as one process uses them. */
  LaneLock of(SimulatedProcess process) {
    return new LaneLock() {
      @Override
      public void acquire(LaneId lane, long term, LockEvents events) {
        time.soon(1_000, () -> grant(lane, new Hold(process, term, events)));
      }

      @Override
      public void removeOthers(
          LaneId lane, Consumer<List<String>> removed, Consumer<String> failed) {
        Hold hold = holds.get(lane);
        if (hold != null && hold.process != process) {
          holds.remove(lane);
        }
        process.loop.execute(() -> removed.accept(List.of()));
      }

      @Override
      public void release(LaneId lane) {
        Hold hold = holds.get(lane);
        if (hold != null && hold.process == process) {
          holds.remove(lane);
        }
      }
    };
  }

  private void grant(LaneId lane, Hold asked) {
    Hold held = holds.get(lane);
    boolean free =
        held == null
            || held.process == asked.process
            || held.process.isDead()
            || held.term < asked.term;
    if (free && random.nextInt(8) != 0) {
      if (held != null && held.process != asked.process) {
        time.soon(100_000, () -> held.process.loop.execute(held.events::lost));
      }
      holds.put(lane, asked);
      tell(asked);
    } else {
      asked.process.loop.execute(() -> asked.events.unavailable("held by another"));
    }
  }

  /** A holder's session ended and it took the lock again. */
  void takeAgain() {
    if (!holds.isEmpty()) {
      tell(holds.values().stream().skip(random.nextInt(holds.size())).findFirst().orElseThrow());
    }
  }

  private void tell(Hold hold) {
    FencingToken token = new FencingToken(1, ++lastToken);
    hold.process.loop.execute(() -> hold.events.acquired(token));
  }
}
