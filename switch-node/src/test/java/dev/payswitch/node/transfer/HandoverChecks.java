// SPDX-License-Identifier: Apache-2.0
// Copyright the payswitch authors

package dev.payswitch.node.transfer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.payswitch.core.id.ShardId;
import dev.payswitch.core.ring.Arc;
import dev.payswitch.core.ring.Ring;
import dev.payswitch.node.rows.ArcTable;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Who served which arc, and with which rows it was handed over, as the logs of all shards tell:
 * never two at once, and the next one begins with exactly the rows with which the last one ended.
 */
final class HandoverChecks {
  private final Map<Integer, List<Span>> spans = new HashMap<>();
  private final Map<String, Map<String, String>> given = new HashMap<>();
  private final Map<String, Map<String, String>> taken = new HashMap<>();

  private static final class Span {
    final ShardId shard;
    final long epoch;
    final long fromMicros;
    long untilMicros = Long.MAX_VALUE;

    Span(ShardId shard, long epoch, long fromMicros) {
      this.shard = shard;
      this.epoch = epoch;
      this.fromMicros = fromMicros;
    }

    long fromMicros() {
      return fromMicros;
    }

    @Override
    public String toString() {
      return shard + " since epoch " + epoch + ", " + fromMicros + " to " + untilMicros;
    }
  }

  /** A shard serves an arc from an entry of its log on that is durable since this time. */
  void begins(ShardId shard, Arc arc, ArcTable table, long micros) {
    spans
        .computeIfAbsent(arc.index(), first -> new ArrayList<>())
        .add(new Span(shard, table.epochOf(arc), micros));
  }

  void ends(ShardId shard, Arc arc, long micros) {
    for (Span span : spans.getOrDefault(arc.index(), List.of())) {
      if (span.shard.equals(shard) && span.untilMicros == Long.MAX_VALUE) {
        span.untilMicros = micros;
      }
    }
  }

  /** The rows of a move when the source gave them away. */
  void given(String moveId, Map<String, String> rows) {
    assertThat(given.put(moveId, rows)).as("rows given away twice by %s", moveId).isNull();
  }

  /** The rows of a move when the target began to serve. */
  void taken(String moveId, Map<String, String> rows) {
    assertThat(taken.put(moveId, rows)).as("rows taken over twice by %s", moveId).isNull();
  }

  void everyArcHasOneOwner(Ring ring) {
    for (int arc = 0; arc < ring.arcCount(); arc++) {
      List<Span> all = new ArrayList<>(spans.getOrDefault(arc, List.of()));
      all.sort(Comparator.comparingLong(Span::fromMicros));
      assertThat(all).as("owners of arc %s", arc).isNotEmpty();
      for (int next = 1; next < all.size(); next++) {
        Span before = all.get(next - 1);
        assertThat(all.get(next).fromMicros).as("%s", all).isGreaterThan(before.untilMicros);
        assertThat(all.get(next).epoch).as("%s", all).isGreaterThan(before.epoch);
      }
      Span last = all.getLast();
      assertThat(last.untilMicros).as("the end of %s", last).isEqualTo(Long.MAX_VALUE);
      assertThat(last.shard).as("arc %s: %s", arc, all).isEqualTo(ring.ownerOf(new Arc(arc)));
      assertThat(last.epoch)
          .as("arc %s: %s", arc, all)
          .isEqualTo(ring.arcEpochOf(new Arc(arc)).value());
    }
  }

  void rowsAreTakenAsTheyWereGiven() {
    taken.forEach(
        (moveId, rows) -> assertThat(rows).as("rows of %s", moveId).isEqualTo(given.get(moveId)));
  }

  /** How many moves took place. */
  int count() {
    return given.size();
  }
}
