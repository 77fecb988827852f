// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.cluster;

import dev.payswitch.core.ring.Ring;

/** How making a cluster ended. */
public sealed interface InitOutcome {
  /** The cluster was made. */
  record Created(ClusterMeta meta, Ring ring) implements InitOutcome {}

  /** The cluster was there already, as asked for. */
  record AlreadyThere(ClusterMeta meta, Ring ring) implements InitOutcome {}

  /** Another cluster is there; nothing was changed. */
  record Different(String difference) implements InitOutcome {}
}
