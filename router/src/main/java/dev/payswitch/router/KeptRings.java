// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router;

import dev.payswitch.cluster.KeptRing;
import dev.payswitch.cluster.RingStore;
import dev.payswitch.core.id.RingEpoch;
import dev.payswitch.router.inspect.RingArchive;
import java.util.Optional;
import java.util.SortedSet;
import java.util.function.Supplier;

/** The rings in ZooKeeper, for whoever looks at them. */
record KeptRings(Supplier<RingStore> store) implements RingArchive {
  @Override
  public Optional<KeptRing> current() {
    return store.get().readKept();
  }

  @Override
  public Optional<KeptRing> previous(RingEpoch epoch) {
    return store.get().readKept(epoch);
  }

  @Override
  public SortedSet<RingEpoch> previousEpochs() {
    return store.get().historyEpochs();
  }
}
