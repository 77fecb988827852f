// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.LaneId;
import dev.payswitch.core.id.LedgerId;
import dev.payswitch.core.id.ShardId;
import dev.payswitch.node.rows.Book;
import dev.payswitch.node.rows.IncomingLane;
import dev.payswitch.node.rows.OutgoingLane;
import java.util.HashMap;
import java.util.Map;
import java.util.SortedMap;

/**
 * The books of both ends of lanes, as they were at each sequence. That they agree there is what
 * makes a sum over all shards exact, whichever entries of the logs are seen.
 */
final class LaneBooks {
  private final Map<Point, SortedMap<LedgerId, Book.Line>> left = new HashMap<>();
  private final Map<Point, SortedMap<LedgerId, Book.Line>> arrived = new HashMap<>();

  private record Point(LaneId lane, long sequence) {}

  void left(ShardId source, OutgoingLane lane) {
    put(left, new LaneId(source, lane.target()), lane.decidedSequence(), lane.book());
  }

  void arrived(ShardId target, IncomingLane lane) {
    put(arrived, new LaneId(lane.source(), target), lane.appliedSequence(), lane.book());
  }

  /** One end says one thing of one sequence, however often. */
  private static void put(
      Map<Point, SortedMap<LedgerId, Book.Line>> end, LaneId lane, long sequence, Book book) {
    SortedMap<LedgerId, Book.Line> before = end.put(new Point(lane, sequence), book.lines());
    if (before != null) {
      assertThat(book.lines()).as("%s at %s", lane, sequence).isEqualTo(before);
    }
  }

  void add(LaneBooks others) {
    left.putAll(others.left);
    arrived.putAll(others.arrived);
  }

  void bothEndsAgreeAtEverySequence() {
    arrived.forEach(
        (point, book) -> {
          if (left.containsKey(point)) {
            assertThat(book).as("the books of %s", point).isEqualTo(left.get(point));
          }
        });
  }
}
