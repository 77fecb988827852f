// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors
package dev.payswitch.router.rpc;

import dev.payswitch.proto.shard.v1.LaneAmount;
import dev.payswitch.proto.shard.v1.LaneBook;
import dev.payswitch.proto.shard.v1.OwedAmount;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** Compares the two books of one lane at the same sequence. Pure. */
final class LaneBooks {
  private LaneBooks() {}

  /** What went over a lane in one ledger, up to some sequence. */
  record Sum(long count, BigInteger amount, BigInteger pending) {
    static final Sum ZERO = new Sum(0, BigInteger.ZERO, BigInteger.ZERO);

    Sum minus(OwedAmount commit) {
      return new Sum(
          count - 1,
          amount.subtract(BigInteger.valueOf(commit.getAmountMinor())),
          pending.subtract(BigInteger.valueOf(commit.getPendingMinor())));
    }

    @Override
    public String toString() {
      return count + " for " + amount + " and " + pending + " pending";
    }
  }

  /**
   * What does not agree, one line for each ledger, at the sequence that the target has applied; or
   * nothing when the source cannot tell its book at that sequence, because it is behind or has
   * forgotten too much: then both must be read again.
   */
  static Optional<List<String>> differences(LaneBook source, LaneBook target) {
    return sourceAt(source, target.getSequence())
        .map(atTarget -> differences(source, target.getSequence(), atTarget, sums(target)));
  }

  private static List<String> differences(
      LaneBook lane, long sequence, Map<String, Sum> source, Map<String, Sum> target) {
    TreeMap<String, Sum> ledgers = new TreeMap<>(source);
    target.forEach(ledgers::putIfAbsent);
    List<String> differences = new ArrayList<>();
    for (String ledger : ledgers.keySet()) {
      Sum committed = source.getOrDefault(ledger, Sum.ZERO);
      Sum applied = target.getOrDefault(ledger, Sum.ZERO);
      if (!committed.equals(applied)) {
        differences.add(
            String.format(
                "lane %s→%s ledger %s at sequence %d: source committed %s, target applied %s",
                lane.getSourceShardId(),
                lane.getTargetShardId(),
                ledger,
                sequence,
                committed,
                applied));
      }
    }
    return differences;
  }

  /** The source's book at an earlier sequence: what it still remembers after it is taken off. */
  private static Optional<Map<String, Sum>> sourceAt(LaneBook source, long sequence) {
    if (source.getSequence() < sequence) {
      return Optional.empty();
    }
    Map<String, Sum> sums = sums(source);
    long remembered = 0;
    for (OwedAmount owed : source.getOwedList()) {
      if (owed.getSequence() > sequence) {
        remembered++;
        if (isCommit(owed)) {
          sums.put(owed.getLedger(), sums.getOrDefault(owed.getLedger(), Sum.ZERO).minus(owed));
        }
      }
    }
    return remembered == source.getSequence() - sequence ? Optional.of(sums) : Optional.empty();
  }

  /**
   * Only a commit has a ledger. Amounts do not tell: a hold that just gets more time moves nothing,
   * and is counted all the same.
   */
  private static boolean isCommit(OwedAmount owed) {
    return !owed.getLedger().isEmpty();
  }

  /** The sums of a book as it stands. A ledger without movements is as good as absent. */
  static Map<String, Sum> sums(LaneBook book) {
    Map<String, Sum> sums = new TreeMap<>();
    for (LaneAmount amount : book.getAmountsList()) {
      sums.put(
          amount.getLedger(),
          new Sum(
              amount.getCount(), minor(amount.getAmountMinor()), minor(amount.getPendingMinor())));
    }
    return sums;
  }

  /** A decimal number of a shard; the empty text is 0. */
  static BigInteger minor(String decimal) {
    return decimal.isEmpty() ? BigInteger.ZERO : new BigInteger(decimal);
  }
}
