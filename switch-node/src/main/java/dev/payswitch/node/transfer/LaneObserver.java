// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import dev.payswitch.core.id.LaneId;
import java.time.Duration;

/** Counts and times what passes over lanes. Called on the event loop. */
public interface LaneObserver {
  /** The source sent a message with so many prepares or decisions. */
  void sent(LaneId lane, int items);

  /** A prepare got its verdict. */
  void answered(LaneId lane, Duration roundTime);

  /** The target took nothing more of a stream. */
  void refused(LaneId lane, LaneRefusal.Reason reason);
}
