// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import java.util.SplittableRandom;
import java.util.function.ObjLongConsumer;

/** One run of a kind and a seed, for those who know the simulation only by name. */
public final class SimulationBySeed implements ObjLongConsumer<String> {
  @Override
  public void accept(String kind, long seed) {
    new SimulatedRun(SimulatedRun.Kind.valueOf(kind), new SplittableRandom(seed)).run();
  }
}
