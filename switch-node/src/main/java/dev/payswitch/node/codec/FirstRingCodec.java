// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.codec;

import dev.payswitch.core.id.ArcEpoch;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import dev.payswitch.node.ledger.LedgerCommand;
import dev.payswitch.proto.shard.v1.ArcRange;
import dev.payswitch.proto.shard.v1.TakeArcs;

/** What a shard learns from the first ring, as it stands in the log. */
final class FirstRingCodec {
  private FirstRingCodec() {}

  static TakeArcs write(LedgerCommand.FirstRing ring) {
    TakeArcs.Builder message =
        TakeArcs.newBuilder()
            .setRingEpoch(ring.ringEpoch())
            .setRingArcCount(ring.arcCount())
            .setHashSeed(ring.hasher().seed());
    for (LedgerCommand.Range range : ring.arcs()) {
      message.addArcs(
          ArcRange.newBuilder()
              .setFirstArc(range.firstArc())
              .setArcCount(range.arcCount())
              .setArcEpoch(range.since().value()));
    }
    ring.ledgers().forEach(ledger -> message.addAllowedLedgers(ledger.value()));
    return message.build();
  }

  static LedgerCommand.FirstRing read(TakeArcs message) {
    return new LedgerCommand.FirstRing(
        message.getRingEpoch(),
        message.getRingArcCount(),
        new PointHasher(HashAlgorithm.XXH3_64, message.getHashSeed()),
        CommandCodec.map(
            message.getArcsList(),
            range ->
                new LedgerCommand.Range(
                    range.getFirstArc(), range.getArcCount(), new ArcEpoch(range.getArcEpoch()))),
        CommandCodec.ledgers(message.getAllowedLedgersList()));
  }
}
