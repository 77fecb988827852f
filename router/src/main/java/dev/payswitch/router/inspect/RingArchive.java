// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.inspect;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.core.id.RingEpoch;
import java.util.Optional;
import java.util.SortedSet;

/**
 * The rings that ZooKeeper keeps. Blocks, and throws {@link dev.payswitch.cluster.ClusterException}
 * when ZooKeeper does not answer.
 */
public interface RingArchive {
  Optional<KeptRing> current();

  Optional<KeptRing> previous(RingEpoch epoch);

  SortedSet<RingEpoch> previousEpochs();
}
