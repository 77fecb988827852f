// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.rows;

import dev.payswitch.core.id.LedgerId;
import java.math.BigInteger;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What went over a lane, per ledger: how many commits, the sum of what they post and of what they
 * change of the pending amounts. Both ends keep one, so that the two can be compared at the same
 * sequence. Sums may leave 64 bits.
 */
public record LaneBook(SortedMap<LedgerId, Line> lines) {
  /** A lane on which nothing went. */
  public static final LaneBook EMPTY = new LaneBook(new TreeMap<>());

  /** One ledger. */
  public record Line(long count, BigInteger sumMinor, BigInteger pendingMinor) {
    private Line plus(Line other) {
      return new Line(
          count + other.count, sumMinor.add(other.sumMinor), pendingMinor.add(other.pendingMinor));
    }
  }

  /** The same with one more commit. */
  public LaneBook plus(LedgerId ledger, long postedMinor, long pendingMinor) {
    TreeMap<LedgerId, Line> changed = new TreeMap<>(lines);
    Line line = new Line(1, BigInteger.valueOf(postedMinor), BigInteger.valueOf(pendingMinor));
    changed.merge(ledger, line, Line::plus);
    return new LaneBook(changed);
  }

  void encodeTo(RowEncoder row) {
    row.int16(lines.size());
    lines.forEach(
        (ledger, line) ->
            row.id(ledger.value())
                .int64(line.count())
                .blob(line.sumMinor().toByteArray())
                .blob(line.pendingMinor().toByteArray()));
  }

  static LaneBook decodeFrom(RowDecoder row) {
    int count = row.int16();
    TreeMap<LedgerId, Line> lines = new TreeMap<>();
    for (int index = 0; index < count; index++) {
      lines.put(
          new LedgerId(row.id()),
          new Line(row.int64(), new BigInteger(row.blob()), new BigInteger(row.blob())));
    }
    return new LaneBook(lines);
  }
}
