// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.FencingToken;
import dev.payswitch.core.id.LaneId;
import java.util.List;
import java.util.function.Consumer;

/**
 * The lock under which a lane is held. It gives one live coordinator per lane, something a person
 * can see and wait on; safety rests on the token that comes with it. Tells everything on the event
 * loop.
 */
public interface LaneLock {
  /** Asks for the lock; exactly one of the events follows, and later perhaps new tokens. */
  void acquire(LaneId lane, long term, LockEvents events);

  /** Gives the lock back, or stops waiting for it. */
  void release(LaneId lane);

  /**
   * Removes the locks of others that stand in the way; their tokens are below the one that comes
   * next. Calls back with who they were, or with why it could not be done.
   */
  void removeOthers(LaneId lane, Consumer<List<String>> removed, Consumer<String> failed);

  /** What becomes of the lock. */
  interface LockEvents {
    /**
     * The lock is held under this token; again with a greater one when it was lost and taken again.
     */
    void acquired(FencingToken token);

    /** It cannot be had now: another holder, or ZooKeeper is away. */
    void unavailable(String cause);

    /** A later leader of this shard holds it: stop sending. */
    void lost();
  }
}
