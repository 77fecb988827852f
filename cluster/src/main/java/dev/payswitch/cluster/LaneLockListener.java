// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** Hears what becomes of leases. Called on the lock keeper's thread: must return at once. */
public interface LaneLockListener {
  /**
   * The lock was gone, mostly with its session, and was taken again: go on under the new token,
   * which is higher.
   */
  void leaseReplaced(Lease lease);

  /** A later leader of the same shard holds the lane: stop sending on it. */
  void leaseLost(Lease lease);
}
