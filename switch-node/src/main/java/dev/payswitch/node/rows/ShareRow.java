// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.AccountId;
import dev.payswitch.core.id.Attempt;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.id.TransferId;
import dev.payswitch.core.id.TransferKey;
import dev.payswitch.node.InvariantViolation;
import java.util.ArrayList;
import java.util.List;

/** What a group of another home does to an account: prepared, and then the proof that it did it. */
public sealed interface ShareRow {
  /** The format byte also tells which of them it is. */
  int PREPARED = 1;

  /** See {@link #PREPARED}. */
  int APPLIED = 2;

  /** The attempt that was prepared or committed. */
  Attempt attempt();

  /** When that was, by this shard's time. */
  long timeMicros();

  /**
   * It can be committed whatever happens.
   *
   * @param groupTimeMicros home's time: timeouts count from here
   * @param legs in the order of the group; each is about this account alone
   * @param reservedMinor how far what is available would go down on the way, at most
   * @param intendedMinor how far the balance with what is pending would go up on the way, at most
   * @param sums what its legs come to
   */
  record Prepared(
      Attempt attempt,
      long timeMicros,
      long groupTimeMicros,
      List<GroupLeg> legs,
      long reservedMinor,
      long intendedMinor,
      ShareTotals sums)
      implements ShareRow {
    public Prepared {
      legs = List.copyOf(legs);
    }
  }

  /**
   * It took place.
   *
   * @param sequence the place of the decision on the lane from the source
   * @param settled whether every shard that takes part is known to show the group
   * @param holds what may not change until then
   */
  record Applied(
      Attempt attempt,
      long timeMicros,
      ShardId source,
      long sequence,
      boolean settled,
      List<TransferKey> holds)
      implements ShareRow {
    public Applied {
      holds = List.copyOf(holds);
    }
  }

  /** The value of this row. */
  default byte[] encode() {
    RowEncoder row = new RowEncoder(160);
    switch (this) {
      case Prepared prepared -> {
        Attempts.encode(row.int8(PREPARED), prepared.attempt())
            .int64(prepared.timeMicros())
            .int64(prepared.groupTimeMicros())
            .int64(prepared.reservedMinor())
            .int64(prepared.intendedMinor())
            .longBlob(prepared.sums().encode())
            .int16(prepared.legs().size());
        prepared.legs().forEach(leg -> leg.encodeTo(row));
      }
      case Applied applied -> {
        Attempts.encode(row.int8(APPLIED), applied.attempt())
            .int64(applied.timeMicros())
            .id(applied.source().value())
            .int64(applied.sequence())
            .int8(applied.settled() ? 1 : 0)
            .int16(applied.holds().size());
        for (TransferKey hold : applied.holds()) {
          row.id(hold.debitAccount().value()).id(hold.id().value());
        }
      }
    }
    return row.toBytes();
  }

  /** Reads a value. */
  static ShareRow decode(byte[] value) {
    RowDecoder row = new RowDecoder(value);
    int format = row.int8();
    return switch (format) {
      case PREPARED -> decodePrepared(row);
      case APPLIED -> decodeApplied(row);
      default -> throw new InvariantViolation("share row has format " + format);
    };
  }

  private static Prepared decodePrepared(RowDecoder row) {
    Attempt attempt = Attempts.decode(row);
    long time = row.int64();
    long groupTime = row.int64();
    long reserved = row.int64();
    long intended = row.int64();
    ShareTotals sums = ShareTotals.decode(row.longBlob());
    int count = row.int16();
    List<GroupLeg> legs = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      legs.add(GroupLeg.decodeFrom(row));
    }
    return new Prepared(attempt, time, groupTime, legs, reserved, intended, sums);
  }

  private static Applied decodeApplied(RowDecoder row) {
    Attempt attempt = Attempts.decode(row);
    long time = row.int64();
    ShardId source = new ShardId(row.id());
    long sequence = row.int64();
    boolean settled = row.int8() != 0;
    int count = row.int16();
    List<TransferKey> holds = new ArrayList<>(count);
    for (int index = 0; index < count; index++) {
      holds.add(new TransferKey(new AccountId(row.id()), new TransferId(row.id())));
    }
    return new Applied(attempt, time, source, sequence, settled, holds);
  }
}
