// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

/** What a change of the ring is about. */
public enum OperationKind {
  /** A new shard comes on the ring and takes its share. */
  ADD,
  /** A shard gives all its arcs away. */
  DRAIN,
  /** A shard gets another weight. */
  REWEIGHT,
  /** A shard that owns nothing leaves the ring. */
  REMOVE
}
