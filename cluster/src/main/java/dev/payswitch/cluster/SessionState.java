// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** How this process stands with ZooKeeper. */
public enum SessionState {
  /** Reads and writes work. */
  CONNECTED,
  /** The connection is gone; the session, and with it locks and registrations, may still stand. */
  SUSPENDED,
  /** The session is over or nobody can tell; others may hold what this process held. */
  LOST
}
