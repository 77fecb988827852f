// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.HashAlgorithm;
import dev.payswitch.core.ring.PointHasher;
import java.util.ArrayList;
import java.util.List;

/**
 * What the shard learned from the first ring and keeps for ever: how accounts map to arcs, and
 * which ledgers accounts may have (empty: any).
 */
public record ShardHeader(int ringArcCount, PointHasher hasher, List<LedgerId> allowedLedgers) {
  private static final int FORMAT = 1;

  public ShardHeader {
    allowedLedgers = List.copyOf(allowedLedgers);
  }

  public static ShardHeader decode(byte[] value) {
    RowDecoder row = new RowDecoder(value).format(FORMAT, "shard header");
    int arcCount = row.int32();
    PointHasher hasher = new PointHasher(HashAlgorithm.XXH3_64, row.int64());
    int count = row.int16();
    List<LedgerId> ledgers = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      ledgers.add(new LedgerId(row.id()));
    }
    return new ShardHeader(arcCount, hasher, ledgers);
  }

  public byte[] encode() {
    RowEncoder row =
        new RowEncoder(64)
            .int8(FORMAT)
            .int32(ringArcCount)
            .int64(hasher.seed())
            .int16(allowedLedgers.size());
    allowedLedgers.forEach(ledger -> row.id(ledger.value()));
    return row.toBytes();
  }

  /** The arc in which an account lives, on whatever shard. */
  public Arc arcOf(AccountId account) {
    int shift = Long.SIZE - Integer.numberOfTrailingZeros(ringArcCount);
    return new Arc((int) (hasher.pointOf(account).bits() >>> shift));
  }

  public boolean allows(LedgerId ledger) {
    return allowedLedgers.isEmpty() || allowedLedgers.contains(ledger);
  }
}
