// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** What a node is in the Raft group of its shard. */
public enum NodeRole {
  /** Started, not yet serving. */
  STARTING,
  /** Follows a leader; takes no calls. */
  FOLLOWER,
  /** Leads and has applied its start entry: takes calls. */
  LEADER
}
