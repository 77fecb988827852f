// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.id.LaneId;

/** Why a lane lock will not come. */
public final class LaneLockException extends Exception {
  private static final long serialVersionUID = 1;

  private final Reason reason;

  LaneLockException(LaneId lane, Reason reason) {
    super("lane " + lane + ": " + reason);
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** What stands in the way. */
  public enum Reason {
    /** A later leader of the same shard has been seen on this lane, or asked here. */
    SUPERSEDED,
    /** The lane was given back, or all of them closed, before the lock came. */
    RELEASED
  }
}
