// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rpc;

import dev.payswitch.node.codec.OutcomeCodec;
import dev.payswitch.proto.shard.v1.Refusal;

/** Refusals of queries. */
final class Refusals {
  private Refusals() {}

  static Refusal notServing() {
    return OutcomeCodec.show(
        dev.payswitch.node.transfer.Refusal.recovering("this replica does not lead the shard"));
  }
}
